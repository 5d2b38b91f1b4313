using Dashboard.Core.Tracking;

namespace Dashboard.Core.Reports;

/// <summary>Opens and clicks with one mail program on one kind of device: events, not distinct recipients.</summary>
public sealed record AgentRow(MailProgram Program, ReaderDevice Device, PeopleAndAll Opens, PeopleAndAll Clicks);
