"""What a web server should say with every page, and the same in the words of several servers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from briefgen.config import Config

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self';"
    " media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the shipped theme needs, and no more (CSP Level 3)."""

FOR_EVER = "public, max-age=31536000, immutable"
"""For assets: their address changes with their content (RFC 8246)."""


def headers(config: Config) -> Mapping[str, str]:
    """Return the header fields for every page."""
    return {
        "Content-Security-Policy": config.hosting.policy or POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=()",
        "Strict-Transport-Security": "max-age=63072000",
    }


def nginx(config: Config) -> str:
    """Return lines for the `server` block of nginx.

    A `location` with an `add_header` of its own inherits none, so all of them stand there again.
    """
    base = config.base_path
    common = [f'add_header {name} "{value}" always;' for name, value in headers(config).items()]
    assets = "\n".join(f"    {line}" for line in [*common, f'add_header Cache-Control "{FOR_EVER}" always;'])
    lines = [*common, f"error_page 404 {base}/404.html;", "", f"location {base}/assets/ {{", assets, "}"]
    return "\n".join([*lines, "", "location ~ /\\.(?!well-known/) {", "    return 404;", "}", ""])


def caddy(config: Config) -> str:
    """Return lines for a site block of a Caddyfile."""
    base = config.base_path
    common = "\n".join(f"\t{name} `{value}`" for name, value in headers(config).items())
    return (
        f"header {{\n{common}\n}}\nheader {base}/assets/* Cache-Control `{FOR_EVER}`\n"
        "@hidden {\n\tpath */.*\n\tnot path */.well-known/*\n}\nrespond @hidden 404\n"
        f"handle_errors {{\n\trewrite * {base}/404.html\n\tfile_server\n}}\nfile_server\n"
    )


def cloudfront(config: Config) -> str:
    """Return a response headers policy for CloudFront, which stands before a bucket of S3.

    It is what `aws cloudfront create-response-headers-policy --response-headers-policy-config file://…` takes.
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
    """Return `_headers`, as Netlify and Cloudflare Pages read it."""
    base = config.base_path
    common = "".join(f"  {name}: {value}\n" for name, value in headers(config).items())
    return f"{base}/*\n{common}\n{base}/assets/*\n  Cache-Control: {FOR_EVER}\n"


SERVERS: Mapping[str, Callable[[Config], str]] = {
    "nginx": nginx,
    "caddy": caddy,
    "cloudfront": cloudfront,
    "netlify": host_file,
}
"""Whose words there are."""
