using Dashboard.Core.Sending;

namespace Dashboard.Tests.Unit.Sending;

public sealed class SlotGateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_urgent_goes_in_before_those_who_waited_longer()
    {
        var gate = new SlotGate(1);
        await gate.EnterAsync(false, Ct);
        var patient = gate.EnterAsync(false, Ct);
        var urgent = gate.EnterAsync(true, Ct);

        Assert.True(gate.IsWanted);
        gate.Leave();
        await urgent;
        Assert.False(patient.IsCompleted);
        gate.Leave();
        await patient;
    }

    [Fact]
    public async Task A_smaller_limit_asks_those_inside_to_leave_and_a_greater_one_lets_others_in()
    {
        var gate = new SlotGate(2);
        await gate.EnterAsync(false, Ct);
        await gate.EnterAsync(false, Ct);
        var third = gate.EnterAsync(false, Ct);

        gate.Limit = 1;
        Assert.True(gate.IsWanted);
        gate.Leave();
        Assert.False(third.IsCompleted);
        gate.Limit = 2;
        await third;
        Assert.Equal(2, gate.Used);
    }

    [Fact]
    public async Task Who_stops_waiting_takes_no_place()
    {
        var gate = new SlotGate(1);
        await gate.EnterAsync(false, Ct);
        using var stop = new CancellationTokenSource();
        var waiting = gate.EnterAsync(true, stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Leave();
        await gate.EnterAsync(false, Ct);
        Assert.Equal(1, gate.Used);
    }
}
