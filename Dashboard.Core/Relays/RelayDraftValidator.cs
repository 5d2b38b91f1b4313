using FluentValidation;

namespace Dashboard.Core.Relays;

/// <summary>What a relay's fields must hold.</summary>
public sealed class RelayDraftValidator : AbstractValidator<RelayDraft>
{
    public RelayDraftValidator()
    {
        RuleFor(r => r.Name).NotEmpty().WithMessage("Give the relay a name.")
            .MaximumLength(Relay.NameLength).WithMessage($"A relay's name has at most {Relay.NameLength} characters.");
        RuleFor(r => r.Host).Must(host => !string.IsNullOrWhiteSpace(host) && Uri.CheckHostName(host.Trim()) is not UriHostNameType.Unknown)
            .WithMessage("Give the server's name or address, such as smtp.example.com.");
        RuleFor(r => r.Port).InclusiveBetween(1, 65535).WithMessage("The port is a number from 1 to 65535; 587 with STARTTLS is usual.");
        RuleFor(r => r.Security).IsInEnum().WithMessage("Security is none, startTls or tls.");
        RuleFor(r => r.MaxConnections).InclusiveBetween(1, 500).WithMessage("From 1 to 500 connections can be kept open.");
        RuleFor(r => r.PerSecond).Must(rate => rate is null or > 0).WithMessage("The rate is at least 1 message a second; leave it out for no limit.");
        RuleFor(r => r.PerHour).Must(Positive).WithMessage("The hourly limit is at least 1 message; leave it out for no limit.");
        RuleFor(r => r.PerDay).Must(Positive).WithMessage("The daily limit is at least 1 message; leave it out for no limit.");
        RuleFor(r => r.WarmUp).Must(plan => plan is null || plan.StartsOn > DateOnly.MinValue).WithMessage("Say on which day the warm-up starts.");
        RuleFor(r => r.WarmUp).Must(plan => plan is null || (plan.PerDay.Count is > 0 and <= WarmUpPlan.MostDays && plan.PerDay.All(most => most > 0)))
            .WithMessage($"A warm-up plan has 1 to {WarmUpPlan.MostDays} days with at least 1 message each.");
        RuleFor(r => r.Providers).Must(paces => paces.Select(p => p.Provider).Distinct().Count() == paces.Count && paces.All(p => Enum.IsDefined(p.Provider)))
            .WithMessage("Name each mailbox provider once.");
        RuleFor(r => r.Providers).Must(paces => paces.All(p => Positive(p.PerSecond) && Positive(p.PerHour) && Positive(p.PerDay) && (p.PerSecond ?? p.PerHour ?? p.PerDay) is not null))
            .WithMessage("A mailbox provider's limit is at least 1 message a second, an hour or a day.");
    }

    private static bool Positive(int? most) => most is null or > 0;
}
