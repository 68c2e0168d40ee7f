"""The HTTP header fields for every page, and the configuration of several servers that sends them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from briefgen.config import Config

_SEARCH = " 'wasm-unsafe-eval'"

POLICY = (
    f"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'{_SEARCH}; connect-src 'self';"
    " font-src 'self'; media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
"""The content security policy for the shipped theme (CSP Level 3): only its own files run, and none is inline.

The search is a form, and runs WebAssembly, which `'wasm-unsafe-eval'` allows and nothing else.
"""

INERT = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The policy for attachments that could hold scripts: browsers show them without running any (CSP 3, section 6.3)."""

ACTIVE = ("htm", "html", "xhtml", "xht", "svg", "svgz", "xml", "xsl", "xslt", "mhtml", "js", "mjs")
"""Endings of files from which browsers run scripts. PDF is not among them: browsers show it in a viewer."""

CALENDAR = "text/calendar; charset=utf-8"
"""The type of calendars (RFC 5545, section 8.1), which many servers do not know."""

FOR_EVER = "public, max-age=31536000, immutable"
"""The `Cache-Control` of assets, whose address changes with their content (RFC 8246)."""


def headers(config: Config) -> Mapping[str, str]:
    """Return the header fields for every page."""
    return {
        "Content-Security-Policy": config.hosting.policy or policy(config),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=()",
        "Strict-Transport-Security": "max-age=63072000",
    }


def policy(config: Config) -> str:
    """Return the policy for the shipped theme, which allows no WebAssembly where there is no search."""
    return POLICY if config.search else POLICY.replace(_SEARCH, "")


def inert_headers(config: Config) -> Mapping[str, str]:
    """Return the header fields for attachments that could run scripts."""
    return {**headers(config), "Content-Security-Policy": INERT}


def nginx(config: Config) -> str:
    """Return lines for the `server` block of nginx.

    A `location` with its own `add_header` inherits none, so each one repeats them all.
    """
    base = config.base_path
    common = _nginx_lines(headers(config))
    assets = [*common, f'add_header Cache-Control "{FOR_EVER}" always;']
    locations = [
        _nginx_block(f"location ^~ {base}/assets/", assets),
        _nginx_block(
            f'location ~* "^{_pattern(base)}/media/.*\\.({"|".join(ACTIVE)})$"',
            _nginx_lines(inert_headers(config)),
        ),
        _nginx_block('location ~ "\\.ics$"', [*common, "types { text/calendar ics; }"]),
        _nginx_block('location ~ "/\\.(?!well-known/)"', ["return 404;"]),
    ]
    return "\n".join([*common, f"error_page 404 {base}/404.html;", "", *locations, ""])


def _nginx_lines(fields: Mapping[str, str]) -> list[str]:
    return [f'add_header {name} "{_escaped(value)}" always;' for name, value in fields.items()]


def _nginx_block(head: str, lines: list[str]) -> str:
    return "\n".join([f"{head} {{", *(f"    {line}" for line in lines), "}"])


def _pattern(path: str) -> str:
    return re.sub(r"([^\w/-])", r"\\\1", path)


def _escaped(value: str) -> str:
    """Return a value on one line, with quotation marks and backslashes escaped. The settings were checked before."""
    return " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')


def caddy(config: Config) -> str:
    """Return lines for a site block of a Caddyfile."""
    base = config.base_path
    pattern = f"(?i)^{_pattern(base)}/media/.*\\.({'|'.join(ACTIVE)})$"
    return (
        f"@inert path_regexp {pattern}\n@other not path_regexp {pattern}\n"
        f"header @inert {{\n{_caddy_lines(inert_headers(config))}}}\n"
        f"header @other {{\n{_caddy_lines(headers(config))}}}\n"
        f"header {base}/assets/* Cache-Control `{FOR_EVER}`\n"
        f'header *.ics Content-Type "{CALENDAR}"\n'
        "@hidden {\n\tpath */.*\n\tnot path */.well-known/*\n}\nrespond @hidden 404\n"
        f"handle_errors {{\n\trewrite * {base}/404.html\n\tfile_server\n}}\nfile_server\n"
    )


def _caddy_lines(fields: Mapping[str, str]) -> str:
    return "".join(f'\t{name} "{_escaped(value)}"\n' for name, value in fields.items())


def cloudfront(config: Config) -> str:
    """Return a response headers policy for CloudFront in front of an S3 bucket.

    It is the file for `aws cloudfront create-response-headers-policy --response-headers-policy-config file://…`.
    """
    found = headers(config)
    policy = {
        "Name": "briefgen",
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {"Override": True, "ContentSecurityPolicy": found["Content-Security-Policy"]},
            "ContentTypeOptions": {"Override": True},
            "ReferrerPolicy": {"Override": True, "ReferrerPolicy": found["Referrer-Policy"]},
            "StrictTransportSecurity": {"Override": True, "AccessControlMaxAgeSec": 63072000},
        },
        "CustomHeadersConfig": {
            "Quantity": 1,
            "Items": [{"Header": "Permissions-Policy", "Value": found["Permissions-Policy"], "Override": True}],
        },
    }
    return json.dumps(policy, indent=2) + "\n"


def host_file(config: Config) -> str:
    """Return the file `_headers` that Netlify and Cloudflare Pages read.

    If several rules match a file, these hosts send the policies of all of them, and browsers apply each one.
    """
    base = config.base_path
    common = "".join(f"  {name}: {' '.join(value.split())}\n" for name, value in headers(config).items())
    inert = "".join(f"{base}/media/*.{ending}\n  Content-Security-Policy: {INERT}\n\n" for ending in ACTIVE)
    calendars = f"{base}/*.ics\n  Content-Type: {CALENDAR}\n\n"
    return f"{base}/*\n{common}\n{inert}{calendars}{base}/assets/*\n  Cache-Control: {FOR_EVER}\n"


SERVERS: Mapping[str, Callable[[Config], str]] = {
    "nginx": nginx,
    "caddy": caddy,
    "cloudfront": cloudfront,
    "netlify": host_file,
}
"""The configuration for each server that `briefgen headers` knows."""
