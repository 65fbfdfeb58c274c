using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Conformance;
using Lockstep.Conformance.Suites;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>What the rounds of `make soak` run.</summary>
public sealed class SoakTests
{
    private const ulong Seed = 1000;
    private const int SuitesATurn = 3;

    private static IReadOnlyList<(GuestMachine Guest, string Name)> Systems { get; } =
        [.. GuestMachine.All.SelectMany(guest => GuestsSuite.SystemsOf(guest).Select(name => (guest, name)))];

    [Fact]
    public void Suites_take_turns_on_one_machine_after_the_other()
    {
        var rounds = Rounds(GuestMachine.All, turns: 2 * GuestMachine.All.Count, SuitesATurn);
        string[] names = ["random", "hostile", "guests"];
        rounds.Select(round => round.Suite.Name).Chunk(SuitesATurn).ShouldAllBe(turn => turn.SequenceEqual(names));
        foreach (string name in (string[])["random", "hostile"])
        {
            rounds.Where(round => round.Suite.Name == name).Select(round => round.Guest)
                .ShouldBe(GuestMachine.All.Concat(GuestMachine.All), $"{name} runs on each machine, in turn");
            rounds.Where(round => round.Suite.Name == name)
                .ShouldAllBe(round => round.Request.Only == null && round.Request.Operations > 0);
        }
    }

    [Fact]
    public void Every_round_has_a_fresh_seed_and_the_first_is_the_one_asked_for()
    {
        ulong[] seeds = [.. Rounds(GuestMachine.All, turns: 20, SuitesATurn).Select(round => round.Request.Seed)];
        seeds[0].ShouldBe(Seed);
        seeds.ShouldBeUnique();
    }

    [Fact]
    public void Each_real_system_boots_on_the_machine_that_has_it_before_any_boots_again()
    {
        Systems.Count.ShouldBeGreaterThan(1);
        Rounds(GuestMachine.All, turns: 2 * Systems.Count, SuitesATurn).Where(round => round.Suite.Name == GuestsSuite.SuiteName)
            .Select(round => (round.Guest, round.Request.Only!)).ShouldBe(Systems.Concat(Systems));
    }

    [Fact]
    public void Only_the_machines_asked_for_run_and_without_a_system_no_round_has_one()
    {
        GuestMachine guest = new(2, 2);
        GuestsSuite.SystemsOf(guest).ShouldBeEmpty();
        var rounds = Rounds([guest], turns: 5, suitesATurn: 2);
        rounds.ShouldAllBe(round => round.Guest == guest);
        rounds.Select(round => round.Suite.Name).Distinct().ShouldBe(["random", "hostile"]);
    }

    private static IReadOnlyList<(Suite Suite, GuestMachine Guest, CampaignRequest Request)> Rounds(
        IReadOnlyList<GuestMachine> guests, int turns, int suitesATurn) => [.. Soak.Rounds(guests, Seed).Take(turns * suitesATurn)];
}
