using Chains;
using Sentiment;
using Storefront;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddChainlet<IClassifier>(builder.Configuration["Sentiment:Address"] ?? "http://sentiment.internal:8081", new RpcOptions { Retries = 2, TimeoutSeconds = 5 });
builder.Services.AddHostedService<Warmup>();

WebApplication app = builder.Build();
app.MapPost("/reviews", async (Review review, IClassifier classifier, CancellationToken cancellationToken) =>
{
    (double positive, _) = await classifier.RunRemote(review, cancellationToken);
    return positive > 0.5 ? Results.Ok(positive) : Results.UnprocessableEntity();
});
app.MapGet("/health", (IServiceProvider services) => services.GetService<IClassifier>() is null ? Results.Problem() : Results.Ok());

await app.RunAsync();
