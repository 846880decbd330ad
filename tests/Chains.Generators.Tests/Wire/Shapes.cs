using System.Text.Json.Serialization;

namespace Chains.Generators.Tests.Wire;

/// <summary>Abstract, with a number and a text as discriminators, and itself a member of one of its types.</summary>
[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), 7)]
[JsonDerivedType(typeof(Group), "#group")]
public abstract record Shape(string Colour);

public sealed record Circle(string Colour, double Radius) : Shape(Colour);

public record Square(string Colour, int Side) : Shape(Colour);

/// <summary>A subclass that no one lists.</summary>
public sealed record Cube(string Colour, int Side) : Square(Colour, Side);

public sealed record Group(string Colour, IReadOnlyList<Shape> Shapes, Shape? Frame = null) : Shape(Colour);

/// <summary>Concrete and not listed: written without a discriminator.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToBaseType, IgnoreUnrecognizedTypeDiscriminators = true)]
[JsonDerivedType(typeof(Dog), "dog")]
public class Animal
{
    public string Name { get; set; } = "";
}

public class Dog : Animal
{
    public int Tricks { get; set; }
}

public sealed class Puppy : Dog
{
    public bool Sleeps { get; set; }
}

[JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
[JsonDerivedType(typeof(Vehicle), "vehicle")]
[JsonDerivedType(typeof(Car), "car")]
public class Vehicle
{
    public int Wheels { get; set; }
}

/// <summary>Polymorphic itself, which an alternative of another type is not.</summary>
[JsonDerivedType(typeof(Taxi), "taxi")]
public class Car : Vehicle
{
    public string Plate { get; set; } = "";
}

public sealed class Taxi : Car
{
    public string City { get; set; } = "";
}

[JsonDerivedType(typeof(Text), "text")]
[JsonDerivedType(typeof(Pixel), "pixel")]
public interface IPart;

public sealed record Text(string Value) : IPart;

public readonly record struct Pixel(int X, int Y) : IPart;

public sealed record Zoo(Shape Shape, Shape? Maybe, IReadOnlyList<Animal> Animals, Dictionary<string, Vehicle> Vehicles, Car Car, IPart Part, Circle Circle);

[Chainlet]
public sealed partial class Visit
{
    public Task<Zoo> RunRemote(Zoo zoo, CancellationToken cancellationToken = default) => Task.FromResult(zoo);
}
