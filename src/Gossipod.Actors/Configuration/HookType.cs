using System.Reflection;
using Akka.Actor;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Configuration;

/// <summary>The class of a hook that is named in HOCON: has a constructor without parameters, or with the ActorSystem.</summary>
internal static class HookType
{
    /// <summary>The class; null for none, or for one that cannot be used, which is noted.</summary>
    public static Type? Read(string key, string? name, SettingsRules rules)
    {
        if (string.IsNullOrEmpty(name)) return null;
        var type = Find(name);
        const string remedy = "write \"Namespace.Class, Assembly\", or give the object with GossipodSetup";
        rules.Require(type is not null, key, name, "must name a class that can be loaded", remedy);
        if (type is null) return null;
        rules.Require(
            typeof(IMembershipHook).IsAssignableFrom(type) && !type.IsAbstract && Constructor(type) is not null,
            key,
            name,
            $"must name a class that implements {nameof(IMembershipHook)} and has a public constructor without parameters or with an ActorSystem",
            remedy);
        return type;
    }

    /// <summary>An object of a class that <see cref="Read"/> gave.</summary>
    /// <exception cref="GossipodException">Its constructor threw.</exception>
    public static IMembershipHook Create(Type type, ActorSystem system)
    {
        var constructor = Constructor(type)!;
        try
        {
            return (IMembershipHook)constructor.Invoke(constructor.GetParameters().Length == 0 ? [] : [system]);
        }
        catch (TargetInvocationException failure)
        {
            throw new GossipodException($"The membership hook {type} cannot be made: {failure.InnerException?.Message}", failure.InnerException ?? failure);
        }
    }

    /// <summary>Null when there is none: the runtime throws at names that are none, and at assemblies that it cannot read.</summary>
    private static Type? Find(string name)
    {
        try
        {
            return Type.GetType(name, throwOnError: false);
        }
        catch (Exception none) when (none is IOException or BadImageFormatException or TypeLoadException or ArgumentException or TargetInvocationException)
        {
            return null;
        }
    }

    private static ConstructorInfo? Constructor(Type type) =>
        type.GetConstructor([typeof(ActorSystem)]) ?? type.GetConstructor(Type.EmptyTypes);
}
