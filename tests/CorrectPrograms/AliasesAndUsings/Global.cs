global using Weather.Forecasting.Types;
global using Json = System.Text.Json.JsonSerializer;
global using static System.Globalization.CultureInfo;
