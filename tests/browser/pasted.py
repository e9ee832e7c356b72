"""HTML as it lies on the clipboard, and what it becomes in the editor."""

WORD = (
    """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><title>My doc</title>
<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt;} @list l0 {mso-list-id:1;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1><span lang=EN-GB>Reading notes<o:p></o:p></span></h1>
<p class=MsoNormal><span style='font-size:12.0pt;font-family:"Times New Roman"'>Some <b>bold</b> and
<span style='font-style:italic'>slanted</span> words.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>One<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;</span></span><![endif]>Inner</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Two</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.</span>First</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td width=100 style='padding:0'>
<p class=MsoNormal>A</p></td><td><p class=MsoNormal>B</p></td></tr></table>
<p class=MsoNormal><img width=10 src="file:///C:/Temp/image001.png"><a href="https://example.org/">Link</a></p>
<!--EndFragment--></body></html>""",
    (
        "<h2>Reading notes</h2>\n"
        "<p>Some <strong>bold</strong> and <em>slanted</em> words.</p>\n"
        "<ul><li>One<ul><li>Inner</li></ul></li><li>Two</li></ul>\n"
        "<ol><li>First</li></ol>\n"
        "<table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>\n"
        '<p><a href="https://example.org/">Link</a></p>'
    ),
)

GOOGLE_DOCS = (
    """<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1a2b">
<h1 dir="ltr" style="line-height:1.38;"><span style="font-size:20pt;font-weight:400;">Reading notes</span></h1>
<p dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-weight:400;">Plain, </span><span
style="font-weight:700;">bold</span><span style="font-weight:400;">, </span><span
style="font-weight:400;font-style:italic;">slanted</span><span
style="text-decoration:line-through;"> gone</span></p><br>
<ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p dir="ltr"
role="presentation"><span style="font-weight:400;">One</span></p></li><li dir="ltr" aria-level="1"><p dir="ltr"
role="presentation"><a href="https://www.google.com/url?q=https://example.org/a&amp;sa=D"
style="text-decoration:none;"><span style="text-decoration:underline;color:#1155cc;">A link</span></a></p></li></ul>
</b><br class="Apple-interchange-newline">""",
    (
        "<h2>Reading notes</h2>\n"
        "<p>Plain, <strong>bold</strong>, <em>slanted</em><s> gone</s></p>\n"
        '<ul><li>One</li><li><a href="https://example.org/a">A link</a></li></ul>'
    ),
)

WORDPRESS = (
    """<!-- wp:heading --><h2 class="wp-block-heading" id="reading">Reading notes</h2><!-- /wp:heading -->
<!-- wp:paragraph {"fontSize":"large"} --><p class="has-large-font-size" style="color:red">Some <strong>bold</strong>
words<script>alert(1)</script>.</p><!-- /wp:paragraph -->
<div class="wp-block-columns"><div class="wp-block-column"><p>Left</p></div>
<div class="wp-block-column">Right</div></div>
<figure class="wp-block-image size-large"><a href="https://notes.example.org/sea/"><img loading="lazy" width="1024"
src="https://notes.example.org/sea.jpg?w=1024" srcset="x 2x" alt="The sea" class="wp-image-12"></a><figcaption
class="wp-element-caption">In <em>May</em></figcaption></figure>
<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper"><span class="embed-youtube"><iframe
src="https://www.youtube.com/embed/dQw4w9WgXcQ?version=3&amp;rel=1" width="640"></iframe></span></div></figure>
<pre class="wp-block-code"><code lang="python" class="language-python">print(1)</code></pre>
<blockquote class="wp-block-quote"><p>Quoted</p><cite>Somebody</cite></blockquote>""",
    (
        "<h2>Reading notes</h2>\n"
        "<p>Some <strong>bold</strong> words.</p>\n"
        "<p>Left</p>\n<p>Right</p>\n"
        '<p><a href="https://notes.example.org/sea/">The sea</a></p>\n'
        "<p>In <em>May</em></p>\n"
        '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">https://www.youtube.com/watch?v=dQw4w9WgXcQ</a></p>\n'
        '<pre><code class="language-python">print(1)</code></pre>\n'
        "<blockquote><p>Quoted</p><p><cite>Somebody</cite></p></blockquote>"
    ),
)

HOSTILE = (
    """<p onclick="alert(1)" style="position:fixed">Words<img src=x onerror=alert(1)></p>
<a href="javascript:alert(1)">link</a><iframe src="https://evil.example/"></iframe><svg onload=alert(1)></svg>
<details ontoggle=alert(1) open><summary style="color:red">More</summary><p>Inside</p></details>
<form action="https://evil.example/"><input name=password></form><math><mtext></mtext></math>""",
    ('<p>Words</p>\n<p>link</p>\n<details open=""><summary>More</summary><p>Inside</p></details>'),
)
