namespace Dashboard.Tests.Making;

/// <summary>Waiting for something that tells nobody when it happens: asked again and again until a deadline.</summary>
internal static class Until
{
    internal static async Task TrueAsync(Func<Task<bool>> happened, string what, int seconds = 60)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        try
        {
            while (!await happened()) await tick.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"It did not come to this within {seconds} seconds: {what}");
        }
    }

    internal static Task TrueAsync(Func<bool> happened, string what, int seconds = 60) => TrueAsync(() => Task.FromResult(happened()), what, seconds);
}
