namespace Dashboard.Core;

/// <summary>Somebody without the right tried to change something, and no operation had refused before: the unit of work does.</summary>
public sealed class NotAllowedException : Exception
{
    public NotAllowedException()
        : this(ActorErrors.MayNot(Rights.Edit)) { }

    public NotAllowedException(string message)
        : this(ActorErrors.MayNot(Rights.Edit) with { Message = message }) { }

    public NotAllowedException(string message, Exception innerException)
        : base(message, innerException) => Error = ActorErrors.MayNot(Rights.Edit) with { Message = message };

    public NotAllowedException(DomainError error)
        : base(error.Message) => Error = error;

    /// <summary>The refusal as the user is told it.</summary>
    public DomainError Error { get; }
}
