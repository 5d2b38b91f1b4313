using Bunit;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Tests.Components.Kit;

public sealed class ApexChartTests : KitTest
{
    private readonly BunitJSModuleInterop _module;
    private readonly BunitJSModuleInterop _chart;

    public ApexChartTests()
    {
        _module = JSInterop.SetupModule("/js/charts.js");
        _chart = _module.SetupModule("draw", _ => true);
        _chart.Mode = JSRuntimeMode.Loose;
        ShowProviders();
    }

    [Fact]
    public void New_data_moves_the_chart_and_does_not_draw_it_again()
    {
        var chart = Show([new("Mon", 3), new("Tue", 5)]);
        chart.Render(p => p.Add(c => c.ChildContent, Series([new("Mon", 3), new("Tue", 9)])));

        Assert.Single(_module.Invocations["draw"]);
        Assert.Single(_chart.Invocations["update"]);
    }

    [Fact]
    public void The_same_data_asks_nothing_of_the_browser()
    {
        var chart = Show([new("Mon", 3)]);
        chart.Render(p => p.Add(c => c.ChildContent, Series([new("Mon", 3)])));

        Assert.Empty(_chart.Invocations["update"]);
    }

    [Fact]
    public void What_the_picture_says_stands_in_a_table()
    {
        var chart = Show([new("Mon", 1_204), new("Tue", null)]);

        Assert.Equal(["Mon", "1,204", "Tue", "–"], chart.FindAll(".unseen tbody tr > *").Select(cell => cell.TextContent));
        Assert.Equal("true", chart.Find(".chart__canvas").GetAttribute("aria-hidden"));
    }

    [Fact]
    public void A_series_can_be_hidden_but_not_the_last()
    {
        var chart = Render<ApexChart<Day>>(p => p.Add(c => c.Title, "Opens").Add(c => c.ChildContent, builder =>
        {
            Series([new("Mon", 3)], "People")(builder);
            Series([new("Mon", 4)], "All")(builder);
        }));

        chart.FindAll(".chart__key")[0].Click();
        chart.FindAll(".chart__key")[1].Click();

        Assert.Equal(["false", "true"], chart.FindAll(".chart__key").Select(key => key.GetAttribute("aria-pressed")));
    }

    [Fact]
    public async Task Leaving_disposes_the_chart()
    {
        Show([new("Mon", 3)]);

        await DisposeComponentsAsync();

        Assert.Single(_chart.Invocations["dispose"]);
    }

    private IRenderedComponent<ApexChart<Day>> Show(IReadOnlyList<Day> days) =>
        Render<ApexChart<Day>>(p => p.Add(c => c.Title, "Opens").Add(c => c.ChildContent, Series(days)));

    private static RenderFragment Series(IReadOnlyList<Day> days, string name = "Opens") => builder =>
    {
        builder.OpenComponent<ApexPointSeries<Day>>(0);
        builder.AddComponentParameter(1, nameof(ApexPointSeries<Day>.Items), days);
        builder.AddComponentParameter(2, nameof(ApexPointSeries<Day>.XValue), (Func<Day, object>)(day => day.Name));
        builder.AddComponentParameter(3, nameof(ApexPointSeries<Day>.YValue), (Func<Day, double?>)(day => day.Opens));
        builder.AddComponentParameter(4, nameof(ApexPointSeries<Day>.Name), name);
        builder.CloseComponent();
    };

    private sealed record Day(string Name, double? Opens);
}
