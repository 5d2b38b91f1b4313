namespace Dashboard.Core.Relays;

/// <summary>Refusals about relays.</summary>
public static class RelayErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "relay.not_found", "There is no such relay.");
    public static readonly DomainError NameTaken = new(ErrorKind.Conflict, "relay.name_taken", "Another relay has this name already.", "name");
    public static readonly DomainError SandboxFixed = new(ErrorKind.Conflict, "relay.sandbox_fixed", "The Sandbox comes with the product and cannot be edited or deleted.");
    public static readonly DomainError InUse = new(ErrorKind.Conflict, "relay.in_use", "A campaign that is scheduled or being sent uses this relay. Cancel it first, or wait until it is sent.");

    public static DomainError Host(string why) => new(ErrorKind.Invalid, "relay.host", why, "host");
}
