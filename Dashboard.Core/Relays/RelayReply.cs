namespace Dashboard.Core.Relays;

/// <summary>Something a relay said that was not a plain yes: at which step, in which words, how often, and when last.</summary>
public sealed record RelayReply(string Step, string Text, long Times, DateTimeOffset LastAt);
