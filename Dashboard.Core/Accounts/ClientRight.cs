namespace Dashboard.Core.Accounts;

/// <summary>What a client's user is there for.</summary>
public enum ClientRight
{
    /// <summary>Everything inside the client: API keys and the audit log too.</summary>
    Owner,

    /// <summary>Writes and changes everything, and lets nothing out.</summary>
    Editor,

    /// <summary>Approves, tests, schedules and sends what others wrote.</summary>
    Sender,

    /// <summary>Reads.</summary>
    Viewer,
}

/// <summary>What each of them may do.</summary>
public static class ClientRights
{
    public static Rights Of(ClientRight right) => right switch
    {
        ClientRight.Owner => Rights.All,
        ClientRight.Editor => Rights.Read | Rights.Edit,
        ClientRight.Sender => Rights.Read | Rights.Send,
        _ => Rights.Read,
    };
}
