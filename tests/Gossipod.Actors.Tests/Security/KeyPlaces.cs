using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Files and environment variables that hold keys, for tests; each is made once per process.</summary>
internal static class KeyPlaces
{
    public static string FileOf(string key)
    {
        var path = NewPath();
        var ring = Keyring.Create([ClusterKey.Parse(key)], out _);
        return KeyFile.Write(path, ring!) is { } problem ? throw new IOException(problem) : path;
    }

    /// <summary>A file with that identity.</summary>
    public static string FileOf(MemberIdentity identity)
    {
        var path = NewPath();
        return SecretFile.Write(path, identity.ToPem()) is { } problem ? throw new IOException(problem) : path;
    }

    public static string VariableOf(string key, string name = "GOSSIPOD_KEYS_OF_A_TEST")
    {
        Environment.SetEnvironmentVariable(name, key);
        return name;
    }

    public static string NewPath() => Path.Combine(Directory.CreateTempSubdirectory("gossipod-keys").FullName, "keyring");
}
