using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>A name fits where it is written with dashes.</summary>
public sealed class CHN0116Tests
{
    [Fact]
    public Task A_class_whose_name_is_too_long_with_dashes_fires() => Rules.Fires("""
        [Chainlet, Entrypoint]
        public sealed partial class {|CHN0116:TranscribesAudioOfLongMeetingsToTextWithSpeakersAndTimes|}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "The name 'TranscribesAudioOfLongMeetingsToTextWithSpeakersAndTimes' of 'TranscribesAudioOfLongMeetingsToTextWithSpeakersAndTimes' is 'transcribes-audio-of-long-meetings-to-text-with-speakers-and-times' "
        + "in addresses and labels, which has 66 characters where 63 are allowed: shorten it");

    [Fact]
    public Task Names_in_attributes_fires() => Rules.Fires("""
        [Chainlet(Name = {|CHN0116:"a-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789"|}), Entrypoint({|CHN0116:"b-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789"|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "The name 'a-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789' of 'Echo' is 'a-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789' "
        + "in addresses and labels, which has 67 characters where 63 are allowed: shorten it",
        "The name 'b-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789' of 'Echo' is 'b-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789' "
        + "in addresses and labels, which has 67 characters where 63 are allowed: shorten it");

    [Fact]
    public Task A_name_that_just_fits_does_not_fire() => Rules.Clean("""
        [Chainlet(Name = "a-0123456789-0123456789-0123456789-0123456789-0123456789-012345"), Entrypoint("TranscribesAudioOfMeetingsToTextWithSpeakersAndTimes")]
        public sealed partial class TranscribesAudioOfLongMeetingsToTextWithSpeakersAndTimes
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
