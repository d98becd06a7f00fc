using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>What tests look for in the page.</summary>
internal static class DashboardPage
{
    private static readonly string[] Columns = ["Name", "Status", "RTT", "Health", "View", "Tags", "Address", "Life"];

    /// <summary>Waits until what people see of a cell matches.</summary>
    public static Task CellAsync(IPage page, string member, string column, string pattern)
    {
        var row = page.Locator("#member-rows tr", new() { Has = page.Locator("th button", new() { HasTextRegex = new Regex($@"^{Regex.Escape(member)}( \(this node\))?$") }) });
        var cell = row.Locator("> *").Nth(Array.IndexOf(Columns, column));
        return Assertions.Expect(cell).ToHaveTextAsync(new Regex(pattern), new() { UseInnerText = true });
    }
}
