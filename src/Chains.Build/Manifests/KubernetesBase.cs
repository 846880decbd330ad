using System;
using System.Collections.Generic;
using System.Linq;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;

namespace Chains.Build.Manifests;

/// <summary>
/// kubernetes/base: a kustomization with a Deployment and a Service per chainlet. What differs between clusters belongs into overlays beside it, which refer
/// to <c>../../base</c>; image tags come from kubernetes/images, which the second step writes.
/// </summary>
internal sealed class KubernetesBase : IManifestTarget
{
    private const int ProbePeriodSeconds = 10;
    private const int DefaultStartupSeconds = 600;
    private const int DefaultStopTrafficSeconds = 30;
    private const int DefaultRestartSeconds = 90;

    // A replica leaves the list of addresses first and stops after: until all callers have looked again, calls still arrive.
    private const int PreStopSeconds = 20;

    // .NET's HostOptions.ShutdownTimeout: what calls under way may take.
    private const int ShutdownSeconds = 30;
    private const int MarginSeconds = 10;

    public IEnumerable<Artifact> Create(ChainModel chain)
    {
        foreach (ChainletNode node in chain.Chainlets)
        {
            yield return new Artifact("kubernetes/base/" + node.DnsName + ".yaml", YamlNode.Write(Deployment(chain, node), Service(chain, node)));
        }

        yield return new Artifact("kubernetes/base/kustomization.yaml", YamlNode.Write(new YamlMap
        {
            { "apiVersion", "kustomize.config.k8s.io/v1beta1" },
            { "kind", "Kustomization" },
            { "resources", new YamlList(chain.Chainlets.Select(node => (YamlNode)(node.DnsName + ".yaml")).OrderBy(Text, StringComparer.Ordinal)) },
            { "components", new YamlList("../images") },
        }));
    }

    /// <summary>The image of a chainlet, without its tag.</summary>
    public static string Image(ChainModel chain, ChainletNode node) => chain.DnsName + "/" + node.DnsName;

    /// <summary>kubernetes/images: a component that sets each image's tag to the host's identity, so that a deployment changes with its host and only then.</summary>
    public static Artifact Images(ChainModel chain, IReadOnlyDictionary<string, string> tags) => new("kubernetes/images/kustomization.yaml", YamlNode.Write(new YamlMap
    {
        { "apiVersion", "kustomize.config.k8s.io/v1alpha1" },
        { "kind", "Component" },
        {
            "images", new YamlList(chain.Chainlets.OrderBy(node => node.DnsName, StringComparer.Ordinal).Select(node => new YamlMap
            {
                { "name", Image(chain, node) },
                { "newTag", tags[node.Name] },
            }))
        },
    }));

    private static YamlMap Deployment(ChainModel chain, ChainletNode node)
    {
        ChainletDescriptor descriptor = node.Descriptor;
        return new YamlMap
        {
            { "apiVersion", "apps/v1" },
            { "kind", "Deployment" },
            { "metadata", Metadata(chain, node) },
            {
                "spec", new YamlMap
                {
                    // Nothing here wakes a chainlet that is at zero: only an overlay that holds the calls meanwhile can go there.
                    { "replicas", Math.Max(1, descriptor.MinReplicas) },
                    { "selector", new YamlMap { { "matchLabels", Selector(chain, node) } } },
                    {
                        "strategy", new YamlMap
                        {
                            { "type", "RollingUpdate" },
                            {
                                // A spare GPU is rarely there: with a surge the new replica would wait for ever.
                                "rollingUpdate", new YamlMap
                                {
                                    { "maxSurge", descriptor.Compute.HasGpu ? 0 : 1 },
                                    { "maxUnavailable", descriptor.Compute.HasGpu ? 1 : 0 },
                                }
                            },
                        }
                    },
                    {
                        "template", new YamlMap
                        {
                            { "metadata", new YamlMap { { "labels", Labels(chain, node) } } },
                            { "spec", Pod(chain, node) },
                        }
                    },
                }
            },
        };
    }

    private static YamlMap Pod(ChainModel chain, ChainletNode node)
    {
        ChainletDescriptor descriptor = node.Descriptor;
        YamlMap pod = new()
        {
            { "automountServiceAccountToken", false },
            { "enableServiceLinks", false },
            { "terminationGracePeriodSeconds", PreStopSeconds + ShutdownSeconds + MarginSeconds },
            {
                "securityContext", new YamlMap
                {
                    { "runAsNonRoot", true },
                    { "runAsUser", HostProjects.UserId },
                    { "runAsGroup", HostProjects.UserId },
                    { "fsGroup", HostProjects.UserId },
                    { "seccompProfile", new YamlMap { { "type", "RuntimeDefault" } } },
                }
            },
        };
        if (descriptor.Compute.HasGpu)
        {
            pod.Add("affinity", new YamlMap
            {
                {
                    "nodeAffinity", new YamlMap
                    {
                        {
                            "requiredDuringSchedulingIgnoredDuringExecution", new YamlMap
                            {
                                {
                                    "nodeSelectorTerms", new YamlList(new YamlMap
                                    {
                                        {
                                            "matchExpressions", new YamlList(new YamlMap
                                            {
                                                { "key", "nvidia.com/gpu.product" },
                                                { "operator", "In" },
                                                { "values", new YamlList(GpuLabels.ProductsOf(descriptor).Select(product => (YamlNode)product)) },
                                            })
                                        },
                                    })
                                },
                            }
                        },
                    }
                },
            });
            pod.Add("tolerations", new YamlList(new YamlMap
            {
                { "key", "nvidia.com/gpu" },
                { "operator", "Exists" },
                { "effect", "NoSchedule" },
            }));
        }

        pod.Add("containers", new YamlList(Container(chain, node)));
        List<YamlNode> volumes = [new YamlMap { { "name", "tmp" }, { "emptyDir", new YamlMap() } }];
        if (descriptor.SecretKeys.Count > 0)
        {
            volumes.Add(new YamlMap
            {
                { "name", "secrets" },
                {
                    "secret", new YamlMap
                    {
                        { "secretName", chain.DnsName + "-secrets" },
                        { "defaultMode", Convert.ToInt32("440", 8) },
                        { "items", new YamlList(descriptor.SecretKeys.Select(key => new YamlMap { { "key", key }, { "path", key } })) },
                    }
                },
            });
        }

        pod.Add("volumes", new YamlList(volumes));
        return pod;
    }

    private static YamlMap Container(ChainModel chain, ChainletNode node)
    {
        ChainletDescriptor descriptor = node.Descriptor;
        HealthCheckDescriptor health = descriptor.HealthChecks;
        YamlMap resources = new()
        {
            {
                "requests", new YamlMap
                {
                    { "cpu", Quantities.KubernetesCpu(descriptor) },
                    { "memory", Quantities.KubernetesMemory(descriptor) },
                }
            },
        };
        if (descriptor.Compute.HasGpu)
        {
            resources.Add("limits", new YamlMap { { "nvidia.com/gpu", descriptor.Compute.GpuCount } });
        }

        List<YamlNode> mounts = [new YamlMap { { "name", "tmp" }, { "mountPath", "/tmp" } }];
        if (descriptor.SecretKeys.Count > 0)
        {
            mounts.Add(new YamlMap { { "name", "secrets" }, { "mountPath", HostProjects.SecretsPath }, { "readOnly", true } });
        }

        return new YamlMap
        {
            { "name", "chainlet" },
            { "image", Image(chain, node) },
            {
                "ports", new YamlList(
                    new YamlMap { { "name", "http" }, { "containerPort", HostProjects.HttpPort } },
                    new YamlMap { { "name", "grpc" }, { "containerPort", HostProjects.GrpcPort } })
            },
            { "env", new YamlList(Settings(node).Select(setting => new YamlMap { { "name", setting.Key }, { "value", setting.Value } })) },
            { "resources", resources },
            { "startupProbe", Probe(Grpc(descriptor), Failures(health.StartupThresholdSeconds, DefaultStartupSeconds), 0) },
            { "readinessProbe", Probe(Grpc(descriptor), Failures(health.StopTrafficThresholdSeconds, DefaultStopTrafficSeconds), 0) },
            {
                "livenessProbe", Probe(
                    new KeyValuePair<string, YamlNode>("httpGet", new YamlMap { { "path", "/healthz" }, { "port", "http" } }),
                    Failures(health.RestartThresholdSeconds, DefaultRestartSeconds),
                    health.RestartCheckDelaySeconds)
            },
            { "lifecycle", new YamlMap { { "preStop", new YamlMap { { "sleep", new YamlMap { { "seconds", PreStopSeconds } } } } } } },
            {
                "securityContext", new YamlMap
                {
                    { "allowPrivilegeEscalation", false },
                    { "readOnlyRootFilesystem", true },
                    { "capabilities", new YamlMap { { "drop", new YamlList("ALL") } } },
                }
            },
            { "volumeMounts", new YamlList(mounts) },
        };
    }

    private static YamlMap Service(ChainModel chain, ChainletNode node) => new()
    {
        { "apiVersion", "v1" },
        { "kind", "Service" },
        { "metadata", Metadata(chain, node) },
        {
            "spec", new YamlMap
            {
                { "selector", Selector(chain, node) },
                {
                    "ports", new YamlList(
                        new YamlMap { { "name", "http" }, { "port", HostProjects.HttpPort }, { "targetPort", "http" } },
                        new YamlMap { { "name", "grpc" }, { "port", HostProjects.GrpcPort }, { "targetPort", "grpc" }, { "appProtocol", "kubernetes.io/h2c" } })
                },
            }
        },
    };

    /// <summary>The environment of a host: where its dependencies are, in the form of .NET's service discovery, and what the user set.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Settings(ChainletNode node)
    {
        yield return new KeyValuePair<string, string>("Chains__BindAddress", "*");
        foreach (ChainletNode callee in node.Callees)
        {
            yield return new KeyValuePair<string, string>("services__" + callee.Name + "__grpc__0", "http://" + callee.DnsName + ":" + HostProjects.GrpcPort.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        foreach (string variable in node.Descriptor.EnvironmentVariables)
        {
            int equals = variable.IndexOf('=');
            if (equals <= 0)
            {
                throw new ProblemException(Problems.BadValue(node.Descriptor.Type, "An environment variable", variable, "Write NAME=value."));
            }

            yield return new KeyValuePair<string, string>(variable.Substring(0, equals), variable.Substring(equals + 1));
        }
    }

    private static YamlMap Metadata(ChainModel chain, ChainletNode node) => new() { { "name", node.DnsName }, { "labels", Labels(chain, node) } };

    private static YamlMap Labels(ChainModel chain, ChainletNode node) => new()
    {
        { "app.kubernetes.io/name", node.DnsName },
        { "app.kubernetes.io/part-of", chain.DnsName },
        { "app.kubernetes.io/component", node == chain.Entrypoint ? "entrypoint" : "chainlet" },
        { "app.kubernetes.io/managed-by", "chains" },
    };

    // Selectors cannot be changed once deployed: only what never changes.
    private static YamlMap Selector(ChainModel chain, ChainletNode node) => new()
    {
        { "app.kubernetes.io/name", node.DnsName },
        { "app.kubernetes.io/part-of", chain.DnsName },
    };

    private static KeyValuePair<string, YamlNode> Grpc(ChainletDescriptor descriptor)
        => new("grpc", new YamlMap { { "port", HostProjects.GrpcPort }, { "service", descriptor.Service } });

    private static YamlMap Probe(KeyValuePair<string, YamlNode> check, int failures, int delaySeconds) => new()
    {
        { check.Key, check.Value },
        { "initialDelaySeconds", delaySeconds > 0 ? (YamlNode)delaySeconds : null },
        { "periodSeconds", ProbePeriodSeconds },
        { "timeoutSeconds", 5 },
        { "failureThreshold", failures },
    };

    private static int Failures(int seconds, int absent) => ((seconds > 0 ? seconds : absent) + ProbePeriodSeconds - 1) / ProbePeriodSeconds;

    private static string Text(YamlNode node)
    {
        System.Text.StringBuilder text = new();
        node.Write(text, 0);
        return text.ToString();
    }
}
