namespace Dashboard.Core;

/// <summary>What somebody may do inside a client. Sending is a right of its own: who writes need not be who lets mail out.</summary>
[Flags]
public enum Rights
{
    None = 0,
    Read = 1,

    /// <summary>Change lists, recipients, campaigns and all else that is the client's.</summary>
    Edit = 2,

    /// <summary>Test, schedule, start, hold and end: mail goes out. Approving is part of it.</summary>
    Send = 4,

    /// <summary>API keys, users' rights and the audit log.</summary>
    Own = 8,

    All = Read | Edit | Send | Own,
}
