using Mono.Cecil;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>
/// Who reads a setting, by the instructions of the compiled libraries. What only copies, checks or prints settings does not read them;
/// nor does a method that nobody can call. A member that a settings class computes counts as a read where somebody reads that member.
/// </summary>
internal sealed class SettingReaders : IDisposable
{
    private readonly List<ModuleDefinition> _modules;
    private readonly Func<TypeDefinition, bool> _isSettings;
    private readonly Func<MethodDefinition, bool> _isNoReader;
    private readonly ILookup<string, MethodDefinition> _users;
    private readonly Dictionary<string, bool> _alive = [];

    /// <param name="assemblies">Files of the libraries.</param>
    /// <param name="isSettings">Classes that hold settings.</param>
    /// <param name="isNoReader">Methods that only copy or check settings.</param>
    public SettingReaders(IEnumerable<string> assemblies, Func<TypeDefinition, bool> isSettings, Func<MethodDefinition, bool> isNoReader)
    {
        (_isSettings, _isNoReader) = (isSettings, isNoReader);
        _modules = [.. assemblies.Select(ModuleDefinition.ReadModule)];
        _users = (from module in _modules
                  from type in module.GetTypes()
                  from method in type.Methods
                  where method.HasBody
                  from used in method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>().Select(Name).Distinct()
                  select (used, method)).ToLookup(use => use.used, use => use.method);
    }

    /// <summary>The classes that read a property, by name; empty when none does.</summary>
    public IReadOnlyList<string> Of(Type settings, string property) =>
        [.. Readers($"{settings.FullName!.Replace('+', '/')}::get_{property}", []).Select(reader => Outermost(reader.DeclaringType).Name).Distinct().Order(StringComparer.Ordinal)];

    public void Dispose() => _modules.ForEach(module => module.Dispose());

    private IEnumerable<MethodDefinition> Readers(string member, HashSet<string> seen) => !seen.Add(member) ? [] : _users[member].SelectMany(user =>
    {
        if (_isNoReader(user) || IsOfRecord(user)) return [];
        if (_isSettings(Outermost(user.DeclaringType))) return Readers(Name(user), seen);
        return IsAlive(user) ? [user] : [];
    });

    /// <summary>Whether anything but configuration leads to a method; what can be called unseen counts as called.</summary>
    private bool IsAlive(MethodDefinition method)
    {
        var name = Name(method);
        if (_alive.TryGetValue(name, out var known)) return known;
        _alive[name] = false; // while it is being found out: a circle of methods keeps nothing alive
        return _alive[name] = !_isNoReader(method) && (IsEntry(method) || _users[name].Any(IsAlive));
    }

    private static bool IsEntry(MethodDefinition method) =>
        method.IsVirtual || method.IsConstructor || (method.IsPublic && IsVisible(method.DeclaringType)) || method.DeclaringType.Name.StartsWith('<');

    private static bool IsVisible(TypeDefinition type) => type.IsPublic || (type.IsNestedPublic && IsVisible(type.DeclaringType));

    /// <summary>What the compiler writes into a record: equality, text, copies.</summary>
    private bool IsOfRecord(MethodDefinition method) =>
        _isSettings(method.DeclaringType) && (method.Name is "Equals" or "GetHashCode" or "PrintMembers" or "ToString" or "<Clone>$" || method.IsConstructor);

    private TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer && !_isSettings(type) ? Outermost(outer) : type;

    /// <summary>Without arguments: overloads count as one, and so do the instances of a generic method.</summary>
    private static string Name(MethodReference method) => $"{method.DeclaringType.GetElementType().FullName}::{method.Name}";
}
