namespace Weather
{
    namespace Forecasting
    {
        namespace Types
        {
            using Celsius = System.Double;

            public sealed record Reading(string Station, Celsius Temperature, DateOnly Day);

            #region Forecasts
            public sealed record Forecast(Reading Now, Celsius[] Next, Series History);
            #endregion
        }
    }
}
