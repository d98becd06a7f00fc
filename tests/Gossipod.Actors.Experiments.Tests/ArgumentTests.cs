namespace Gossipod.Actors.Experiments.Tests;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("S4 --repetitions 0", "--repetitions = 0: must be 1 or more; use the number of runs per cell.")]
    [InlineData("S4 --repetitions -3", "--repetitions = -3: must be 1 or more; use the number of runs per cell.")]
    [InlineData("S4 --parallel 0", "--parallel = 0: must be 1 or more; use the number of runs at a time.")]
    [InlineData("S4 X9", "NAME = X9: is no experiment; list names them.")]
    public void A_wrong_argument_is_refused_with_key_value_rule_and_remedy(string arguments, string message) =>
        Assert.Equal(message, Assert.Single(ExperimentsCommand.Create().Parse(arguments.Split(' ')).Errors).Message);

    [Fact]
    public void Every_name_is_accepted_in_lower_case() =>
        Assert.All(ExperimentList.All, experiment => Assert.Empty(
            ExperimentsCommand.Create().Parse([experiment.Name.ToLowerInvariant(), "--repetitions", "1", "--parallel", "1"]).Errors));
}
