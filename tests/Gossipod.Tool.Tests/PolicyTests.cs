using System.Diagnostics;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Akka.Hosting;
using Gossipod.Actors.AspNetCore;
using Gossipod.Actors.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gossipod.Tool.Tests;

/// <summary>The variables that name an agent and open its policy, in processes of their own.</summary>
public sealed class PolicyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Variables_name_the_agent_and_open_its_policy()
    {
        await using var application = await StartAsync();
        var url = application.Urls.First();

        var open = await RunAsync(("GOSSIPOD_AGENT", url), ("GOSSIPOD_AUTHORIZATION", "Bearer open"));
        Assert.Equal((0, ""), (open.ExitCode, open.Errors));
        Assert.Contains("name         guarded", open.Output, StringComparison.Ordinal);

        var shut = await RunAsync(("GOSSIPOD_AGENT", url));
        Assert.Equal(ExitCode.Failure, shut.ExitCode);
        Assert.Contains("set GOSSIPOD_AUTHORIZATION", shut.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, (await RunAsync(("GOSSIPOD_AGENT", url), ("GOSSIPOD_AUTHORIZATION", "Bearer shut"))).ExitCode);

        var unsendable = await RunAsync(("GOSSIPOD_AGENT", url), ("GOSSIPOD_AUTHORIZATION", "Bearer\nX: secret"));
        Assert.Equal(ExitCode.Usage, unsendable.ExitCode);
        Assert.DoesNotContain("secret", unsendable.Errors, StringComparison.Ordinal);
        Assert.Contains("GOSSIPOD_AGENT ftp://x", (await RunAsync(("GOSSIPOD_AGENT", "ftp://x"))).Errors, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, OneToken>("test", null);
        builder.Services.AddAuthorization(options => options.AddPolicy("operators", policy => policy.RequireAuthenticatedUser()));
        builder.Services.AddGossipodCluster().AddAkka("guarded", akka => akka
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend)
            .WithGossipod(options => (options.ClusterName, options.Name, options.Bind) = ("policy-tests", "guarded", "127.0.0.1:0")));
        var application = builder.Build();
        application.MapGossipod(options => options.AuthorizationPolicy = "operators");
        await application.StartAsync();
        return application;
    }

    private static async Task<CommandRun> RunAsync(params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(GossipodCommand).Assembly.Location, "info"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return new CommandRun(process.ExitCode, await output, await errors);
    }

    private sealed class OneToken(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers.Authorization == "Bearer open"
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity("test")), Scheme.Name))
            : AuthenticateResult.NoResult());
    }
}
