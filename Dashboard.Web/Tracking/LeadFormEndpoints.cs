using Dashboard.Core.Leads;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Tracking;

/// <summary>A client's public lead form: as a page of its own, and inside a frame of any site. Works without script and cookies.</summary>
internal static class LeadFormEndpoints
{
    public const string Company = "company", Phone = "phone", Message = "message", Agrees = "agrees";

    public static void MapLeadForms(this IEndpointRouteBuilder app)
    {
        // Counted against the address's own budget, as the sign-in is: no DisableRateLimiting here.
        var pages = app.MapGroup("/s/lead").ExcludeFromDescription().AllowAnonymous().DisableAntiforgery().WithMetadata(new SkipStatusCodePagesAttribute(), new RequestSizeLimitAttribute(SignupEndpoints.MostFormOctets));
        pages.MapGet("/{formId:guid}", ShowAsync);
        pages.MapPost("/{formId:guid}", TakeAsync);
    }

    private static async Task<Results<RazorComponentResult<LeadFormView>, NotFound>> ShowAsync(HttpContext http, LeadFormService forms, Guid formId, CancellationToken ct) =>
        await forms.ShowAsync(formId, ct) is { } form ? SignupEndpoints.Page<LeadFormView>(http, new { Form = form }) : TypedResults.NotFound();

    private static async Task<Results<RazorComponentResult<LeadFormView>, NotFound>> TakeAsync(HttpContext http, LeadFormService forms, Guid formId, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || await forms.ShowAsync(formId, ct) is not { } form) return TypedResults.NotFound();
        var sent = await http.Request.ReadFormAsync(ct);
        var request = new LeadFormRequest
        {
            Email = sent[SignupEndpoints.Email],
            Name = sent[SignupEndpoints.Name],
            Company = sent[Company],
            Phone = sent[Phone],
            Message = sent[Message],
            Agrees = sent.ContainsKey(Agrees),
            Trap = sent[SignupEndpoints.Trap],
            Stamp = sent[SignupEndpoints.Stamp],
            Ip = Visitor.Ip(http),
        };
        var refusal = await forms.TakeAsync(formId, request, ct);
        if (refusal is not null) http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return SignupEndpoints.Page<LeadFormView>(http, new { Form = form, IsSent = refusal is null, Wrong = refusal?.Message, Typed = request });
    }
}
