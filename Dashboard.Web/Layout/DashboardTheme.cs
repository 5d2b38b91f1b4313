using MudBlazor;

namespace Dashboard.Web.Layout;

/// <summary>
/// MudBlazor's measures in our terms. Its colours are not set here: <c>css/tokens.css</c> holds every colour once, for light and
/// dark, so that the theme is right before the first paint, on static pages too, and switches without a round trip.
/// What MudBlazor writes for this stands in <c>css/theme.css</c>: its provider would write it into every circuit.
/// </summary>
public static class DashboardTheme
{
    private static readonly string[] Sans = ["InterVariable", "system-ui", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, FontSize = "14px", LineHeight = "20px", LetterSpacing = "-0.003em" },
            H1 = new H1Typography { FontFamily = Sans, FontSize = "28px", FontWeight = "600", LineHeight = "36px", LetterSpacing = "-0.02em" },
            H2 = new H2Typography { FontFamily = Sans, FontSize = "24px", FontWeight = "600", LineHeight = "32px", LetterSpacing = "-0.018em" },
            H3 = new H3Typography { FontFamily = Sans, FontSize = "20px", FontWeight = "600", LineHeight = "28px", LetterSpacing = "-0.015em" },
            H4 = new H4Typography { FontFamily = Sans, FontSize = "18px", FontWeight = "600", LineHeight = "26px", LetterSpacing = "-0.012em" },
            H5 = new H5Typography { FontFamily = Sans, FontSize = "16px", FontWeight = "600", LineHeight = "24px", LetterSpacing = "-0.01em" },
            H6 = new H6Typography { FontFamily = Sans, FontSize = "14px", FontWeight = "600", LineHeight = "20px", LetterSpacing = "-0.006em" },
            Subtitle1 = new Subtitle1Typography { FontFamily = Sans, FontSize = "14px", FontWeight = "500", LineHeight = "20px", LetterSpacing = "0" },
            Subtitle2 = new Subtitle2Typography { FontFamily = Sans, FontSize = "13px", FontWeight = "500", LineHeight = "18px", LetterSpacing = "0" },
            Body1 = new Body1Typography { FontFamily = Sans, FontSize = "14px", LineHeight = "20px", LetterSpacing = "-0.003em" },
            Body2 = new Body2Typography { FontFamily = Sans, FontSize = "13px", LineHeight = "18px", LetterSpacing = "0" },
            Button = new ButtonTypography { FontFamily = Sans, FontSize = "13px", FontWeight = "500", LineHeight = "18px", LetterSpacing = "0", TextTransform = "none" },
            Caption = new CaptionTypography { FontFamily = Sans, FontSize = "12px", LineHeight = "16px", LetterSpacing = "0" },
            Overline = new OverlineTypography { FontFamily = Sans, FontSize = "12px", FontWeight = "500", LineHeight = "16px", LetterSpacing = "0", TextTransform = "none" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "7px", AppbarHeight = "48px", DrawerWidthLeft = "232px" },
    };
}
