namespace Chains.Grpc.Aot;

/// <summary>The assertions of the cases: a case that fails one throws.</summary>
internal static class Check
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{what}: expected '{expected}', found '{actual}'.");
        }
    }

    public static void Sequence(IEnumerable<string> expected, IEnumerable<string> actual, string what) =>
        Equal(string.Join('|', expected), string.Join('|', actual), what);

    public static void True(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"{what} does not hold.");
        }
    }

    public static async Task<TException> ThrowsAsync<TException>(Func<Task> action, string what)
        where TException : Exception
    {
        try
        {
            await action();
        }
        catch (TException e)
        {
            return e;
        }

        throw new InvalidOperationException($"{what}: a {typeof(TException).Name} was expected, nothing was thrown.");
    }

    public static async Task<GrpcException> FailsAsync(GrpcStatusCode code, Func<Task> action, string what)
    {
        GrpcException exception = await ThrowsAsync<GrpcException>(action, what);
        Equal(code, exception.Status.Code, what);
        return exception;
    }
}
