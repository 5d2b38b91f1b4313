using FluentValidation;

namespace Dashboard.Core.ApiKeys;

/// <summary>What an API key's fields must hold.</summary>
public sealed class ApiKeyDraftValidator : AbstractValidator<ApiKeyDraft>
{
    private const int MostAddresses = 50, MostRequests = 100_000;

    public ApiKeyDraftValidator(TimeProvider clock)
    {
        RuleFor(k => k.Name).Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage("Give the key a name that says who uses it.")
            .MaximumLength(ApiKey.NameLength).WithMessage($"A key's name has at most {ApiKey.NameLength} characters.");
        RuleFor(k => k.Scopes).NotEmpty().WithMessage("Choose at least one scope; * allows all that the key's client may do.")
            .Must(scopes => scopes.All(s => ApiKeys.Scopes.Find(s) is not null)).WithMessage(k => Complaint(k.Scopes));
        RuleFor(k => k.AllowedAddresses).Must(all => all.Count <= MostAddresses).WithMessage($"A key has at most {MostAddresses} allowed addresses.")
            .Must(all => all.TrueForAll(AllowedAddress.IsOne)).WithMessage(k => $"“{k.AllowedAddresses.Find(a => !AllowedAddress.IsOne(a))}” is neither an address nor a network such as 192.0.2.0/24.");
        RuleFor(k => k.RequestsPerMinute).InclusiveBetween(1, MostRequests).WithMessage($"A key of its own limit has 1 to {MostRequests} requests a minute.");
        RuleFor(k => k.ExpiresAt).Must(at => at is null || at > clock.GetUtcNow()).WithMessage("The key would expire in the past. Choose a time in the future, or leave it out.");
    }

    private static string Complaint(List<string> scopes) =>
        $"“{scopes.FirstOrDefault(s => ApiKeys.Scopes.Find(s) is null)}” is not a scope. Known are {string.Join(", ", ApiKeys.Scopes.Catalogue.Select(s => s.Name))}.";
}
