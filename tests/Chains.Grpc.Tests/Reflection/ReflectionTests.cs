using System.Buffers.Binary;
using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;

namespace Chains.Grpc.Tests.Reflection;

/// <summary>The service on the wire: requests and answers are written and read by Google.Protobuf.</summary>
public sealed class ReflectionTests
{
    private static readonly string[] Paths = ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"];

    public static TheoryData<string> Versions => [.. Paths];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Services_are_those_that_are_mapped(string path)
    {
        await using TestServer server = await StartAsync();

        ServerReflectionResponse answer = Assert.Single(await AskAsync(server, path, new ServerReflectionRequest { Host = "somewhere", ListServices = "*" }));

        Assert.Equal(["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "test.Service"], answer.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal("somewhere", answer.ValidHost);
        Assert.Equal(new ServerReflectionRequest { Host = "somewhere", ListServices = "*" }, answer.OriginalRequest);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task File_comes_with_all_that_it_imports(string path)
    {
        await using TestServer server = await StartAsync();

        List<ServerReflectionResponse> answers = await AskAsync(
            server,
            path,
            new ServerReflectionRequest { FileByFilename = "service.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "test.Service.Echo" },
            new ServerReflectionRequest { FileContainingSymbol = ".test.Service" });

        Assert.Equal(3, answers.Count);
        Assert.All(answers, answer =>
        {
            Assert.Equal(["service.proto", "types.proto", "google/protobuf/timestamp.proto"], answer.FileDescriptorResponse.FileDescriptorProto.Select(file => FileDescriptorProto.Parser.ParseFrom(file).Name));
            IReadOnlyList<FileDescriptor> files = FileDescriptor.BuildFromByteStrings(answer.FileDescriptorResponse.FileDescriptorProto.Reverse());
            Assert.Equal("test.Item", Assert.Single(files[^1].Services).FindMethodByName("Echo").InputType.FullName);
        });
    }

    [Theory]
    [InlineData("grpc.health.v1.Health", "grpc/health/v1/health.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto")]
    [InlineData("grpc.reflection.v1.ServerReflection.ServerReflectionInfo", "grpc/reflection/v1/reflection.proto")]
    [InlineData("grpc.reflection.v1alpha.ServerReflectionRequest", "grpc/reflection/v1alpha/reflection.proto")]
    [InlineData("google.protobuf.Timestamp", "google/protobuf/timestamp.proto")]
    [InlineData("google.protobuf.DoubleValue", "google/protobuf/wrappers.proto")]
    public async Task Standard_contracts_are_known_without_being_given(string symbol, string name)
    {
        await using TestServer server = await StartAsync();

        ServerReflectionResponse answer = Assert.Single(await AskAsync(server, Paths[0], new ServerReflectionRequest { FileContainingSymbol = symbol }));

        FileDescriptorProto file = FileDescriptorProto.Parser.ParseFrom(Assert.Single(answer.FileDescriptorResponse.FileDescriptorProto));
        Assert.Equal(name, file.Name);
        FileDescriptor.BuildFromByteStrings(answer.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task What_is_not_known_is_told_in_the_answer_and_the_call_goes_on()
    {
        await using TestServer server = await StartAsync();

        List<ServerReflectionResponse> answers = await AskAsync(
            server,
            Paths[0],
            new ServerReflectionRequest { FileByFilename = "gone.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "test.Gone" },
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "test.Item", ExtensionNumber = 7 } },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "test.Gone" },
            new ServerReflectionRequest(),
            new ServerReflectionRequest { FileByFilename = "types.proto" });

        Assert.Equal([5, 5, 5, 5, 3], answers.Take(5).Select(answer => answer.ErrorResponse.ErrorCode));
        Assert.Equal(["gone.proto", "test.Gone", "test.Item", "test.Gone"], answers.Take(4).Select(answer => answer.ErrorResponse.ErrorMessage.Split('\'')[1]));
        Assert.Equal(ServerReflectionResponse.MessageResponseOneofCase.FileDescriptorResponse, answers[5].MessageResponseCase);
    }

    [Fact]
    public async Task Extensions_are_found_by_number_and_listed()
    {
        await using TestServer server = await StartAsync();

        List<ServerReflectionResponse> answers = await AskAsync(
            server,
            Paths[0],
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "test.Item", ExtensionNumber = 300 } },
            new ServerReflectionRequest { AllExtensionNumbersOfType = ".test.Item" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.Any" });

        Assert.Equal("service.proto", FileDescriptorProto.Parser.ParseFrom(answers[0].FileDescriptorResponse.FileDescriptorProto[0]).Name);
        Assert.Equal("test.Item", answers[1].AllExtensionNumbersResponse.BaseTypeName);
        Assert.Equal([300, 70000], answers[1].AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Equal(ServerReflectionResponse.MessageResponseOneofCase.AllExtensionNumbersResponse, answers[2].MessageResponseCase);
        Assert.Empty(answers[2].AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task Of_several_questions_in_one_request_the_last_counts_and_unknown_fields_are_passed_over()
    {
        await using TestServer server = await StartAsync();
        byte[] request =
        [
            .. new ServerReflectionRequest { FileByFilename = "types.proto" }.ToByteArray(),
            0x98, 0x06, 0x01, 0x92, 0x01, 0x01, 0x61, 0x18, 0x05,
            .. new ServerReflectionRequest { FileContainingSymbol = "test.Service" }.ToByteArray(),
        ];

        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Paths[0], RawClient.Frame(request));

        Assert.Equal("0", answer.GrpcStatus);
        Assert.Equal("service.proto", FileDescriptorProto.Parser.ParseFrom(Assert.Single(Responses(answer.Body)).FileDescriptorResponse.FileDescriptorProto[0]).Name);
    }

    [Theory]
    [InlineData("1A05")]
    [InlineData("1A01FF")]
    [InlineData("2A020A05")]
    [InlineData("0A01FF")]
    public async Task Malformed_request_ends_its_call_with_INTERNAL(string bytes)
    {
        await using TestServer server = await StartAsync();

        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Paths[0], RawClient.Frame(Convert.FromHexString(bytes)));

        Assert.Equal("13", answer.GrpcStatus);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task Oversized_request_is_refused()
    {
        await using TestServer server = await StartAsync();

        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Paths[0], RawClient.Frame(new ServerReflectionRequest { FileByFilename = new string('a', 70_000) }.ToByteArray()));

        Assert.Equal("8", answer.GrpcStatus);
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Each_question_is_answered_while_the_stream_stays_open(string version)
    {
        await using TestServer server = await StartAsync();
        GrpcMethod<byte[], byte[]> method = new(GrpcMethodType.DuplexStreaming, $"grpc.reflection.{version}.ServerReflection", "ServerReflectionInfo", BytesMarshaller.Instance, BytesMarshaller.Instance);
        Channel<byte[]> questions = Channel.CreateUnbounded<byte[]>();
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using IAsyncEnumerator<byte[]> answers = server.Channel.DuplexStreaming(method, questions.Reader.ReadAllAsync(cancellationToken)).GetAsyncEnumerator(cancellationToken);

        ServerReflectionResponse list = await AskAsync(new ServerReflectionRequest { ListServices = "" });
        foreach (ServiceResponse service in list.ListServicesResponse.Service)
        {
            ServerReflectionResponse file = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = service.Name });
            Assert.NotEmpty(file.FileDescriptorResponse.FileDescriptorProto);
        }

        questions.Writer.Complete();
        Assert.False(await answers.MoveNextAsync());

        async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
        {
            questions.Writer.TryWrite(request.ToByteArray());
            Assert.True(await answers.MoveNextAsync());
            return ServerReflectionResponse.Parser.ParseFrom(answers.Current);
        }
    }

    [Fact]
    public async Task Contracts_are_read_once_at_the_first_request()
    {
        int count = 0;
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcReflection(() =>
        {
            Interlocked.Increment(ref count);
            return new GrpcReflection([]);
        }));
        await server.AssertAliveAsync();
        Assert.Equal(0, count);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AskAsync(server, Paths[i % 2], new ServerReflectionRequest { ListServices = "" })));

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Contracts_that_cannot_be_read_fail_their_requests_alone_and_are_logged()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcReflection(static GrpcReflection () => throw new InvalidDataException("the file is damaged")));

        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Paths[0], RawClient.Frame(new ServerReflectionRequest { ListServices = "" }.ToByteArray()));

        Assert.Equal("2", answer.GrpcStatus);
        Assert.Contains(server.Log.Entries, entry => entry.Exception?.Message == "the file is damaged");
        await server.AssertAliveAsync();
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(app =>
    {
        FileDescriptorProto types = new()
        {
            Name = "types.proto",
            Package = "test",
            Dependency = { "google/protobuf/timestamp.proto" },
            MessageType =
            {
                new DescriptorProto
                {
                    Name = "Item",
                    Field = { new FieldDescriptorProto { Name = "at", Number = 1, Label = FieldDescriptorProto.Types.Label.Optional, Type = FieldDescriptorProto.Types.Type.Message, TypeName = ".google.protobuf.Timestamp" } },
                    ExtensionRange = { new DescriptorProto.Types.ExtensionRange { Start = 300, End = 536870912 } },
                },
            },
        };
        FileDescriptorProto service = new()
        {
            Name = "service.proto",
            Package = "test",
            Dependency = { "types.proto" },
            Service = { new ServiceDescriptorProto { Name = "Service", Method = { new MethodDescriptorProto { Name = "Echo", InputType = ".test.Item", OutputType = ".test.Item" } } } },
            Extension = { Extension("big", 70000), Extension("small", 300) },
        };
        app.MapGrpcHealth(new GrpcHealth());
        app.MapGrpcReflection(new GrpcReflection([service.ToByteArray(), types.ToByteArray()]));
    });

    private static FieldDescriptorProto Extension(string name, int number) => new()
    {
        Name = name,
        Extendee = ".test.Item",
        Number = number,
        Label = FieldDescriptorProto.Types.Label.Optional,
        Type = FieldDescriptorProto.Types.Type.Int32,
    };

    private static async Task<List<ServerReflectionResponse>> AskAsync(TestServer server, string path, params ServerReflectionRequest[] requests)
    {
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, path, [.. requests.SelectMany(request => RawClient.Frame(request.ToByteArray()))]);
        Assert.True(answer.GrpcStatus == "0", $"{answer.GrpcStatus} {answer.Message}");
        List<ServerReflectionResponse> responses = Responses(answer.Body);
        Assert.Equal(requests, responses.Select(response => response.OriginalRequest));
        return responses;
    }

    private static List<ServerReflectionResponse> Responses(ReadOnlySpan<byte> body)
    {
        List<ServerReflectionResponse> responses = [];
        while (!body.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(body[1..]);
            responses.Add(ServerReflectionResponse.Parser.ParseFrom(body.Slice(5, length)));
            body = body[(5 + length)..];
        }

        return responses;
    }
}
