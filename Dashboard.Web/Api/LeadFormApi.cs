using System.ComponentModel;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Leads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>A client's public lead form: what it says, and where it is.</summary>
internal static class LeadFormApi
{
    public static void MapLeadForm(this IEndpointRouteBuilder api)
    {
        var form = api.MapGroup("/leads/form").WithTags("Leads");
        form.MapGet("", FindAsync).Versioned(FindAsync).RequireScope(Scopes.LeadsRead).Describe("getLeadForm", "Read the public lead form", "404 while the client has none.");
        form.MapPut("", SaveAsync).Versioned(FindAsync).RequireScope(Scopes.LeadsWrite).Describe("setLeadForm", "Write the public lead form", "Who sends the form becomes a lead with the source `form`. The page at its url can be put into a frame of any site.")
            .WithExample(new WriteLeadForm { Title = "Get in touch", Wording = "I agree to get mail about offers.", IsOpen = true });
    }

    private static async Task<Results<Ok<LeadFormAnswer>, Refusal>> FindAsync(LeadFormService forms, IPublicAddress address, ApiActor caller, CancellationToken ct)
    {
        var found = await forms.FindAsync(caller.Value, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return found.Value is { } form ? TypedResults.Ok(LeadFormAnswer.Of(form, address)) : LeadErrors.NoForm.ToProblem();
    }

    private static async Task<Results<Ok<LeadFormAnswer>, Refusal>> SaveAsync(LeadFormService forms, IPublicAddress address, ApiActor caller, WriteLeadForm request, CancellationToken ct)
    {
        var saved = await forms.SaveAsync(caller.Value, request.ToDraft(), ct);
        if (saved.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(LeadFormAnswer.Of(saved.Value, address));
    }
}

/// <summary>What a public lead form says.</summary>
public sealed record WriteLeadForm : INamesClient
{
    [Description("The client it is of, where an admin asks.")]
    public Guid? ClientId { get; init; }
    public string? Title { get; init; }
    public string? Text { get; init; }

    [Description("The words of the box that agrees to mail; kept with each consent. Without words there is no box.")]
    public string? Wording { get; init; }

    [Description("What stands there once it is sent.")]
    public string? Thanks { get; init; }
    public bool? AsksCompany { get; init; }
    public bool? AsksPhone { get; init; }
    public bool? AsksMessage { get; init; }

    [Description("A tag that its leads get.")]
    public string? Tag { get; init; }

    [Description("Whether people can use it.")]
    public bool IsOpen { get; init; }

    internal LeadFormDraft ToDraft()
    {
        var usual = new LeadFormDraft();
        return new()
        {
            Title = Title ?? usual.Title,
            Text = Text ?? usual.Text,
            Wording = Wording ?? usual.Wording,
            Thanks = Thanks ?? usual.Thanks,
            AsksCompany = AsksCompany ?? usual.AsksCompany,
            AsksPhone = AsksPhone ?? usual.AsksPhone,
            AsksMessage = AsksMessage ?? usual.AsksMessage,
            Tag = Tag,
            IsOpen = IsOpen,
        };
    }
}

/// <summary>A public lead form.</summary>
public sealed record LeadFormAnswer(
    Guid Id, Guid ClientId, string Title, string Text, string Wording, string Thanks, bool AsksCompany, bool AsksPhone, bool AsksMessage, string? Tag, bool IsOpen,
    [property: Description("Its page, and what a frame shows.")] string Url, DateTimeOffset UpdatedAt)
{
    public static LeadFormAnswer Of(LeadForm form, IPublicAddress address) => new(
        form.Id, form.ClientId, form.Title, form.Text, form.Wording, form.Thanks, form.AsksCompany, form.AsksPhone, form.AsksMessage, form.Tag, form.IsOpen, address.Base + Urls.LeadForm(form.Id), form.UpdatedAt);
}
