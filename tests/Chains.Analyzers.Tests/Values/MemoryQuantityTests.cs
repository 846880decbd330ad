using Chains.Generators.Declarations.Values;

namespace Chains.Analyzers.Tests.Values;

/// <summary>Quantities of memory.</summary>
public sealed class MemoryQuantityTests
{
    [Theory]
    [InlineData("16Mi")]
    [InlineData("512Mi")]
    [InlineData("512M")]
    [InlineData("2Gi")]
    [InlineData("2G")]
    [InlineData("1.5Gi")]
    [InlineData("0.5Gi")]
    [InlineData("1Ti")]
    [InlineData("1T")]
    [InlineData("64Ti")]
    [InlineData("20000Ki")]
    [InlineData("17000k")]
    [InlineData("007Gi")]
    public void A_quantity_is_taken(string text) => Assert.Null(MemoryQuantity.Repair(text));

    [Theory]
    [InlineData("16GB", "use \"16Gi\" or \"16G\"")]
    [InlineData("16GiB", "use \"16Gi\" or \"16G\"")]
    [InlineData("16g", "use \"16Gi\" or \"16G\"")]
    [InlineData("16gi", "use \"16Gi\" or \"16G\"")]
    [InlineData("16 Gi", "use \"16Gi\" or \"16G\"")]
    [InlineData("16Gi\n", "use \"16Gi\" or \"16G\"")]
    [InlineData("1,5Gi", "use \"1.5Gi\" or \"1.5G\"")]
    [InlineData("512MB", "use \"512Mi\" or \"512M\"")]
    [InlineData("512m", "use \"512Mi\" or \"512M\": 'm' would be thousandths of a byte")]
    [InlineData("1tb", "use \"1Ti\" or \"1T\"")]
    [InlineData("20000KB", "use \"20000Ki\" or \"20000k\"")]
    [InlineData("16", "a number alone is bytes; write its unit, for example \"16Gi\"")]
    [InlineData("1Pi", "'Pi' is no unit that it can have; write k, M, G, T, Ki, Mi, Gi or Ti, for example \"16Gi\"")]
    [InlineData("16 apples", "'apples' is no unit that it can have; write k, M, G, T, Ki, Mi, Gi or Ti, for example \"16Gi\"")]
    [InlineData("", "write a positive number with k, M, G, T, Ki, Mi, Gi or Ti behind it, for example \"16Gi\"")]
    [InlineData("lots", "write a positive number with k, M, G, T, Ki, Mi, Gi or Ti behind it, for example \"16Gi\"")]
    [InlineData("-1Gi", "write a positive number with k, M, G, T, Ki, Mi, Gi or Ti behind it, for example \"16Gi\"")]
    [InlineData("1e3Mi", "write a positive number with k, M, G, T, Ki, Mi, Gi or Ti behind it, for example \"16Gi\"")]
    [InlineData(".5Gi", "write a positive number with k, M, G, T, Ki, Mi, Gi or Ti behind it, for example \"16Gi\"")]
    [InlineData("0Gi", "no host runs in less than \"16Mi\"; ask for more")]
    [InlineData("2k", "no host runs in less than \"16Mi\"; ask for more")]
    [InlineData("65Ti", "no machine has more than \"64Ti\"; ask for less")]
    [InlineData("99999999999999999999999999Gi", "no machine has more than \"64Ti\"; ask for less")]
    public void What_is_none_is_refused_with_the_repair(string text, string repair) => Assert.Equal(repair, MemoryQuantity.Repair(text));
}
