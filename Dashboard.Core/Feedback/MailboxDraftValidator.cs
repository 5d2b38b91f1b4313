using FluentValidation;

namespace Dashboard.Core.Feedback;

/// <summary>What a mailbox's fields must hold.</summary>
public sealed class MailboxDraftValidator : AbstractValidator<MailboxDraft>
{
    public MailboxDraftValidator()
    {
        RuleFor(m => m.Kind).IsInEnum().WithMessage("A mailbox is read by imap or pop3.");
        RuleFor(m => m.Host).Must(host => !string.IsNullOrWhiteSpace(host) && host.Length <= RelayMailbox.HostLength && Uri.CheckHostName(host.Trim()) is not UriHostNameType.Unknown)
            .WithMessage("Give the server's name or address, such as imap.example.com.");
        RuleFor(m => m.Port).InclusiveBetween(1, 65535).WithMessage("The port is a number from 1 to 65535; 993 is usual for IMAP, 995 for POP3.");
        RuleFor(m => m.Security).IsInEnum().WithMessage("Security is none, startTls or tls.");
        RuleFor(m => m.UserName).NotEmpty().WithMessage("Give the user that signs in to the mailbox.").MaximumLength(RelayMailbox.UserLength).WithMessage($"A user has at most {RelayMailbox.UserLength} characters.");
        RuleFor(m => m.Folder).MaximumLength(RelayMailbox.FolderLength).WithMessage($"A folder has at most {RelayMailbox.FolderLength} characters.");
        RuleFor(m => m.Address).Must(address => string.IsNullOrWhiteSpace(address) || EmailAddress.Parse(address).Error is null).WithMessage("This is not an e-mail address.");
        RuleFor(m => m.ReturnPathDomain).Must(domain => string.IsNullOrWhiteSpace(domain) || EmailAddress.Parse($"b@{domain.Trim()}").Error is null).WithMessage("This is not a domain, such as bounces.example.com.");
    }
}
