"""A twin of a NextRequest portal's public JSON, made after what public clients saw: quirks included."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

PAGE, PAPERS_PAGE = 100, 25


@dataclass
class PortalSite:
    """One portal.

    Attributes:
        requests: number → the detail's JSON.
        hidden: number → what the portal answers instead of it: a status, or `html`, `null`, `other`.
        timelines, papers: number → rows.
        contents: number of a document → its bytes.
        seen: paths that were asked for.
    """

    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    timelines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    papers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def publish(self, number: str, state: str = "Open", due: str = "March 2, 2026") -> None:
        """Show a request to everybody."""
        self.requests[number] = {
            "pretty_id": number,
            "request_text": "<p>Records</p>",
            "request_state": state,
            "request_date": "February 20, 2026",
            "request_due_date": due,
            "visibility": "Published",
            "department_names": "None assigned",
            "requester": None,
        }

    def add_step(self, number: str, name: str, markup: str, byline: str = "February 20, 2026, 10:15am") -> int:
        """An entry of the timeline; returns its number."""
        rows = self.timelines.setdefault(number, [])
        rows.append(
            {
                "timeline_id": 100 + len(rows),
                "timeline_name": name,
                "timeline_display_text": markup,
                "timeline_state": "x",
                "timeline_byline": f"{byline} by Staff",
            }
        )
        return 99 + len(rows)

    def release(self, number: str, title: str, content: bytes) -> str:
        """A document that everybody may download; returns its number."""
        document = str(1000 + len(self.contents))
        self.contents[document] = content
        stem, _, ending = title.rpartition(".")
        self.papers.setdefault(number, []).append(
            {"id": int(document), "request_id": 7, "title": stem, "file_extension": ending, "document_scan": {}}
        )
        return document

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.seen.append(request.url.raw_path.decode())
        parts = request.url.path.strip("/").split("/")
        if parts[:1] == ["documents"] and parts[-1] == "download":
            place = f"/signed/{parts[1]}"
            return httpx.Response(302, headers={"Location": place})
        if parts[:1] == ["signed"]:
            return httpx.Response(200, content=self.contents[parts[1]])
        if parts[:2] == ["client", "requests"] and len(parts) >= 3:
            return self._request(request, parts[2], parts[3:])
        if parts == ["client", "request_documents"]:
            rows = self.papers.get(request.url.params.get("request_id", ""), [])
            shown = _page(request, rows, PAPERS_PAGE)
            return httpx.Response(200, json={"total_documents_count": len(rows), "documents": shown})
        return httpx.Response(404, text="<html></html>", headers={"Content-Type": "text/html"})

    def _request(self, request: httpx.Request, number: str, rest: list[str]) -> httpx.Response:
        how = self.hidden.get(number, "" if number in self.requests else "404")
        if how.isdigit():
            headers = {"Location": "/users/sign_in"} if how.startswith("3") else {}
            return httpx.Response(int(how), headers=headers, json={"error": "no"})
        if how == "html":
            return httpx.Response(200, text="<html>Sign in</html>", headers={"Content-Type": "text/html"})
        if how == "null":
            return httpx.Response(200, content=b"null", headers={"Content-Type": "application/json"})
        if how == "other":
            return httpx.Response(200, json={"pretty_id": "1-1", "request_state": "Closed"})
        if rest == ["timeline"]:
            rows = self.timelines.get(number, [])
            return httpx.Response(
                200, json={"total_count": len(rows), "timeline": _page(request, rows, PAGE), "pinned": []}
            )
        return httpx.Response(200, json=self.requests[number])


def _page(request: httpx.Request, rows: list[dict[str, Any]], size: int) -> list[dict[str, Any]]:
    """`page_number` counts from 1; `page` is ignored, so that page 1 comes again and again."""
    word = request.url.params.get("page_number", "1")
    number = int(word) if word.isdigit() and int(word) else 1
    return rows[(number - 1) * size : number * size]
