using System.Diagnostics;
using Dashboard.Core.Templates;

namespace Dashboard.Tests.Unit.Templates;

public class MergeTemplateTests
{
    private static readonly MergeFields Ann = new()
    {
        Email = "ann@example.com",
        Name = "Ann Lee",
        Attributes = new Dictionary<string, string?>
        {
            ["city"] = "Köln & Bonn",
            ["code"] = "<b>\"{{ email }}\"</b>",
            ["vacant"] = "",
            ["none"] = null,
            ["points"] = "9",
            ["date"] = "2026-03-01",
            ["size"] = "XL",
            ["two words"] = "2w",
            ["items"] = "a,b,c",
            ["email"] = "other@example.com",
            ["first-tag"] = "dash",
        },
        ClientName = "Acme",
        CampaignName = "Spring",
        CampaignSubject = "Hello",
        UnsubscribeUrl = "https://d.example/u/1?a=1&b=2",
    };

    [Theory]
    [InlineData("Hello {{ name }}!", "Hello Ann Lee!")]
    [InlineData("Hello {{first_name}}!", "Hello Ann!")]
    [InlineData("{{ email }}|{{ attributes.email }}", "ann@example.com|other@example.com")]
    [InlineData("{{ city }}={{ attributes.city }}", "Köln & Bonn=Köln & Bonn")]
    [InlineData("{{ client.name }} {{ campaign.name }} {{ campaign.subject }}", "Acme Spring Hello")]
    [InlineData("{{ nothing }}{{ none }}{{ vacant }}", "")]
    [InlineData("{{ nothing | default: \"friend\" }} {{ none | default: 'a' }} {{ vacant|default:\"b\" }} {{ city | default: 'x' }}", "friend a b Köln & Bonn")]
    [InlineData("{{ code }}", "<b>\"{{ email }}\"</b>")]
    [InlineData("a }} b { c % } {", "a }} b { c % } {")]
    [InlineData("", "")]
    [InlineData("{{ size }} {{ date }}", "XL 2026-03-01")]
    public void Plain_tags_are_filled_in_text(string source, string expected)
    {
        var template = MergeTemplate.Compile(source, html: false).Value;

        Assert.NotNull(template.Segments);
        Assert.Equal(expected, template.Render(Ann));
    }

    [Theory]
    [InlineData("{{ city }}", "Köln &amp; Bonn")]
    [InlineData("{{ code }}", "&lt;b&gt;&quot;{{ email }}&quot;&lt;/b&gt;")]
    [InlineData("<b>{{ nothing | default: \"<i>\" }}</b>", "<b>&lt;i&gt;</b>")]
    [InlineData("{{ unsubscribe_url }}", "https://d.example/u/1?a=1&amp;b=2")]
    [InlineData("{% if true %}{{ code | upcase }}{% endif %}", "&lt;B&gt;&quot;{{ EMAIL }}&quot;&lt;/B&gt;")]
    [InlineData("{{ code | escape }}", "&lt;b&gt;&quot;{{ email }}&quot;&lt;/b&gt;")]
    [InlineData("{% capture x %}{{ city }}{% endcapture %}<p>{{ x }}</p>", "<p>Köln &amp; Bonn</p>")]
    [InlineData("{% assign x = code %}{{ x }}", "&lt;b&gt;&quot;{{ email }}&quot;&lt;/b&gt;")]
    public void Values_are_escaped_in_html(string source, string expected) =>
        Assert.Equal(expected, MergeTemplate.Compile(source, html: true).Value.Render(Ann));

    [Theory]
    [InlineData("{% if city %}in {{ city }}{% else %}somewhere{% endif %}", "in Köln & Bonn")]
    [InlineData("{% if nothing == blank %}none{% endif %}{% if points > 18 %}many{% else %}few{% endif %}", "nonefew")]
    [InlineData("{% if points >= 9 and points < 10 %}nine{% endif %}{% unless 5 < points %}no{% endunless %}", "nine")]
    [InlineData("{% if nothing > 3 %}a{% else %}b{% endif %}", "b")]
    [InlineData("{% if city contains 'Bonn' %}Rhine{% endif %}", "Rhine")]
    [InlineData("{% if points == '9' %}a{% endif %}{% if points == 9 %}b{% endif %}", "ab")]
    [InlineData("{% case size %}{% when 'S' %}small{% when 'XL' %}large{% endcase %}", "large")]
    [InlineData("{{ name | upcase | replace: 'ANN', 'A.' }}", "A. LEE")]
    [InlineData("{{ date | date: '%d.%m.%Y' }} {{ date | date: '%-d %B' }}", "01.03.2026 1 March")]
    [InlineData("{{ points | plus: 1 | times: 2 }} {{ points | divided_by: 2 }} {{ '7.5' | round }}", "20 4 8")]
    [InlineData("{{ attributes['two words'] }} {{ first-tag }}", "2w dash")]
    [InlineData("{% assign parts = items | split: ',' %}{% for p in parts %}{{ forloop.index }}{{ p }} {% endfor %}", "1a 2b 3c ")]
    [InlineData("{% for i in (1..3) %}{{ i }}{% endfor %}", "123")]
    [InlineData("{{ name | truncate: 5 }} {{ name | slice: 0, 3 }} {{ items | split: ',' | join: '-' }} {{ name.size }}", "An... Ann a-b-c 7")]
    [InlineData("{% raw %}{{ name }}{% endraw %}{% comment %}x{% endcomment %}", "{{ name }}")]
    [InlineData("a\n  {{- name -}}  \nb", "aAnn Leeb")]
    [InlineData("{{ city | url_encode }}", "K%C3%B6ln%20%26%20Bonn")]
    public void The_rest_of_liquid_works_too(string source, string expected)
    {
        var template = MergeTemplate.Compile(source, html: false).Value;

        Assert.Null(template.Segments);
        Assert.Equal(expected, template.Render(Ann));
    }

    [Theory]
    [InlineData("a\nb {{ name", 2, "")]
    [InlineData("a\n\n{% if name %}x", 3, "endif")]
    [InlineData("{{ name | raw }}", 1, "no filter “raw”")]
    [InlineData("\n{{ name | upcas }}", 2, "Filters: abs, append")]
    [InlineData("{{ upcase name }}", 1, "follow a bar")]
    [InlineData("{% include 'secret' %}", 1, "include")]
    [InlineData("{{ client.password }}", 1, "client.name")]
    [InlineData("{{ {{ name }} }}", 1, "")]
    [InlineData("{% assign email = 'x' %}", 1, "choose another")]
    [InlineData("{{ object.eval '1' }}", 1, "")]
    [InlineData("{{ '1+1' | object.eval }}", 1, "no filter")]
    [InlineData("{% endif %}", 1, "")]
    public void A_wrong_template_is_refused_with_its_line(string source, int line, string why)
    {
        Assert.True(MergeTemplate.Compile(source, html: true).Refused(out var error));
        Assert.Equal("template.invalid", error.Code);
        Assert.StartsWith($"Line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_that_a_template_uses_are_listed()
    {
        Assert.Equal(["city", "client.name", "name"], MergeTemplate.Compile("{{ name }} {{ city }} {{ attributes.city }} {{ client.name }}", html: true).Value.FieldsUsed);
        Assert.Equal(
            ["attributes.email", "city", "first-tag", "items", "points", "two words"],
            MergeTemplate.Compile("{% if points > 1 and city %}{% assign q = items | split: ',' %}{% for p in q %}{{ p }}{% endfor %}{{ attributes['two words'] }}{{ first-tag }}{{ attributes.email | upcase }}{% endif %}", html: true).Value.FieldsUsed);
    }

    [Theory]
    [InlineData("{% for i in (1..100000) %}x{% endfor %}")]
    [InlineData("{% for i in (1..900) %}{% for j in (1..900) %}x{% endfor %}{% endfor %}")]
    [InlineData("{% assign x = 'aaaaaaaaaa' %}{% for i in (1..100) %}{% assign x = x | append: x %}{% endfor %}{{ x }}")]
    [InlineData("{% assign x = 'aaaaaaaaaa' %}{% for i in (1..100) %}{% assign x = x | replace: 'a', 'aaaa' %}{% endfor %}{{ x }}")]
    [InlineData("{% capture x %}aaaaaaaaaaaaaaaaaaaa{% endcapture %}{% for i in (1..60) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{{ x }}")]
    [InlineData("{{ 5 | divided_by: 0 }}{{ 1 }}")]
    public void Bounds_end_a_template_that_runs_away(string source)
    {
        var template = MergeTemplate.Compile(source, html: false).Value;
        var clock = Stopwatch.StartNew();

        Assert.Throws<TemplateFailedException>(() => template.Render(Ann));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_end_the_process()
    {
        Assert.NotNull(MergeTemplate.Compile(string.Concat(Enumerable.Repeat("{% if a %}", 100_000)), html: false).Error);
        Assert.NotNull(MergeTemplate.Compile("{{ " + new string('(', 100_000) + "a }}", html: false).Error);
        Assert.NotNull(MergeTemplate.Compile("{{ a" + string.Concat(Enumerable.Repeat("[a", 50_000)) + " }}", html: false).Error);
        Assert.NotNull(MergeTemplate.Compile(new string('x', 1_000_001), html: false).Error);
    }

    [Fact]
    public void No_way_leads_from_a_template_to_the_program()
    {
        foreach (var source in new[] { "{{ name.get_type }}", "{{ name.length }}", "{{ client.get_type.assembly }}", "{{ attributes.keys }}", "{{ empty.get_type }}", "{{ email.to_string }}", "{{ forloop.parent }}" })
        {
            var compiled = MergeTemplate.Compile(source, html: false);
            Assert.True(compiled.Error is not null || compiled.Value.Render(Ann).Length == 0, source);
        }
    }

    [Fact]
    public void The_fast_path_and_liquid_write_the_same()
    {
        string[] names = ["name", "email", "first_name", "city", "code", "vacant", "none", "nothing", "attributes.code", "attributes.none", "client.name", "campaign.subject", "unsubscribe_url", "points", "date", "size"];
        string[] texts = ["", " ", "a", "<p>", "\r\n", "\n\t", "}}", "{ ", "% }", "{}", "&amp;", "ä€😀", "\"", "'", "\\n", "| default"];
        string[] defaults = ["", " | default: 'x'", "|default:\"<b> & 'y'\"", " | default : \"\" ", " | default: 'ä😀'"];
        var random = new Random(20261122);
        for (var round = 0; round < 3000; round++)
        {
            var source = "";
            for (var i = random.Next(6); i >= 0; i--)
                source += texts[random.Next(texts.Length)] + "{{" + (random.Next(2) == 0 ? " " : "") + names[random.Next(names.Length)] + defaults[random.Next(defaults.Length)] + " }}" + texts[random.Next(texts.Length)];

            foreach (var escaping in new[] { Escaping.None, Escaping.Html, Escaping.Url })
            {
                var plain = MergeTemplate.Compile(source, escaping);
                var liquid = LiquidProgram.Compile(source, escaping);
                if (plain.Error is not null) Assert.Fail(source + " " + plain.Error.Message);
                Assert.NotNull(plain.Value.Segments);
                Assert.Null(liquid.Error);
                Assert.Equal(liquid.Value.Render(Ann), plain.Value.Render(Ann));
                Assert.Equal(liquid.Value.Names.Order(Comparer<MergeName>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))), plain.Value.Names.Order(Comparer<MergeName>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))));
            }
        }
    }
}
