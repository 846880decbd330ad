using System.Numerics;

namespace GenericTypes;

public interface IHasId<TId>
{
    TId Id { get; }
}

public sealed record Entity<TId, TData>(TId Id, TData Data) : IHasId<TId>
    where TId : struct, IEquatable<TId>
    where TData : class?;

public readonly record struct Range<T>(T From, T To)
    where T : INumber<T>;

public class Node<T>
{
    public required T Value { get; init; }

    public List<Node<T>> Children { get; init; } = [];

    public Node<T>? Next { get; set; }
}

public static class Outer<T>
{
    public sealed record Inner<U>(T Left, U Right);
}

public abstract record Result<T>
{
    public required int Code { get; init; }
}

public sealed record Success<T>(T Value) : Result<T>;
