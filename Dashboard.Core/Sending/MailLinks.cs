using System.Text;
using Dashboard.Core.Tracking;

namespace Dashboard.Core.Sending;

/// <summary>What every signed link of a campaign begins with, its links, and the keys that sign them.</summary>
/// <param name="first">The number that tokens carry for the first link.</param>
internal sealed class MailLinks(string publicUrl, TrackingKeys keys, int first)
{
    /// <summary>The number of a link in its tokens.</summary>
    internal int Number(int index) => index == VisitJudge.HiddenLink ? index : first + index;

    internal TrackingKeys Keys { get; } = keys;

    internal LinkTable Table { get; } = new();

    /// <summary>Where the link leads that no person sees.</summary>
    internal LinkTable.Link Hidden { get; } = new(publicUrl + "/", ClickTarget.TryCreate(publicUrl + "/", out var home) ? home : null, null);

    /// <summary>The link of an index, or null where the campaign has none.</summary>
    internal LinkTable.Link? Link(int index) => index == VisitJudge.HiddenLink ? Hidden : index < Table.Links.Count ? Table.Links[index] : null;

    internal string ClickText { get; } = publicUrl + "/c/";

    internal byte[] Click { get; } = Encoding.ASCII.GetBytes(publicUrl + "/c/");

    internal byte[] Open { get; } = Encoding.ASCII.GetBytes(publicUrl + "/t/");

    internal byte[] Unsubscribe { get; } = Encoding.ASCII.GetBytes(publicUrl + "/u/");

    internal byte[] View { get; } = Encoding.ASCII.GetBytes(publicUrl + "/v/");

    internal byte[] Preferences { get; } = Encoding.ASCII.GetBytes(publicUrl + "/p/");
}
