using Dashboard.Core.Sending;

namespace Dashboard.Tests.Unit.Sending;

public class PlainTextTests
{
    [Theory]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo\n")]
    [InlineData("<h1>Title</h1>\n\n<div>a\n  b</div><div>c<br>d</div>", "Title\n\na b\nc\nd\n")]
    [InlineData("<p>Go <a href=\"https://a.example/?x=1&amp;y=2\">here</a>!</p>", "Go here (https://a.example/?x=1&y=2)!\n")]
    [InlineData("<a href='https://a.example'>https://a.example</a>", "https://a.example\n")]
    [InlineData("<a href='https://a.example'><img src=x alt='Shop'></a><a href='https://b.example'><img src=y></a>", "Shop (https://a.example)https://b.example\n")]
    [InlineData("<a href='mailto:x@y.example'>Write</a> <a href='#top'>up</a>", "Write (x@y.example) up\n")]
    [InlineData("<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>z", "- a\n- b\n  1. c\n  2. d\n\nz\n")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n")]
    [InlineData("<head><title>no</title><style>p{}</style></head><body><script>no</script>yes &amp; &euro;&nbsp;5</body>", "yes & € 5\n")]
    [InlineData("<div style='display: none'>pre<div>x</div></div>Body", "Body\n")]
    [InlineData("{% if a %}<p>Hi {{ name | default: \"you\" }}</p>{% endif %}", "{% if a %}\n\nHi {{ name | default: \"you\" }}\n\n{% endif %}\n")]
    [InlineData("<a href=\"{{ unsubscribe_url }}\">Out</a>", "Out ({{ unsubscribe_url }})\n")]
    [InlineData("a < b <!-- no --> & c", "a < b & c\n")]
    [InlineData("<pre>a\n  b</pre>", "a\n  b\n")]
    [InlineData("", "\n")]
    [InlineData("<p unclosed", "\n")]
    public void Html_becomes_readable_text(string html, string text) => Assert.Equal(text, PlainText.FromHtml(html));
}
