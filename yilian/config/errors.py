"""Where every error becomes a page or JSON: one table from family to status, one page per status."""

import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from secrets import token_hex
from types import TracebackType

from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yilian.kernel.refusals import Invalid, NotFound, NotInForce, Problem, Refused, YilianError
from yilian.pages import drafts
from yilian.pages.language import text_of
from yilian.pages.requests import Request

log = logging.getLogger("yilian.errors")

STATUS: dict[type[YilianError], int] = {Refused: 409, NotFound: 404, Invalid: 422, NotInForce: 404}
OF_CODE = {"not-permitted": 403, "changed-since-version": 412}
HEADINGS = {
    400: (_("这个请求看不懂"), _("请回到上一页再试。")),
    403: (_("您没有权限"), _("需要这项权限时，请联系本单位的管理员，说明要办的事和下面的代码。")),
    404: (_("没有找到"), _("它可能已被合并、删除，或不在您的管辖范围内。可以用上方的搜索再找一次。")),
    409: (_("现在不能这样办"), _("什么都没有改动。请按上面的原因处理后再试。")),
    422: (_("填写的内容有问题"), _("什么都没有保存。请返回上一页修改后再提交。")),
}
STALE = (_("页面放得太久了"), _("为了安全，刚才的提交没有生效，什么都没有保存。请返回上一页，刷新后再提交。"))


class ErrorMiddleware:
    """Answers the errors of the three families; anything else is a bug and passes through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an error into an answer; an address that asks for what no column can hold leads nowhere."""
        if isinstance(error, YilianError):
            return answer(request, error)
        if isinstance(error, DataError) and request.method in {"GET", "HEAD"}:
            return no_such_page(request)
        return None


def status_of(error: YilianError) -> int:
    """Return the HTTP status of an error."""
    if error.code in OF_CODE:
        return OF_CODE[error.code]
    if any(problem.code == "version-missing" for problem in getattr(error, "problems", ())):
        return 428
    return next((status for family, status in STATUS.items() if isinstance(error, family)), 500)


def answer(request: HttpRequest, error: YilianError) -> HttpResponse:
    """Return the page, or the JSON that an interface asks for."""
    status, clause = status_of(error), error.params.get("clause")
    text, problems = (
        _text(error.code, error.params),
        [_plain_problem(problem) for problem in getattr(error, "problems", ())],
    )
    if wants_json(request):
        params = {name: value for name, value in error.params.items() if name != "clause"}
        body = {"code": error.code, "message": text, "clause": clause, "params": params, "problems": problems}
        return _json(body, status)
    heading, advice = HEADINGS.get(status, HEADINGS[409])
    context = {"heading": heading, "advice": advice, "text": text, "code": error.code, "clause": clause}
    return render(request, "desk/refused.html", context | {"problems": problems}, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Return whether a program asks, which wants no page."""
    return request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that no page can make."""
    return _plain(request, 400, "bad-request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that the framework turned down."""
    return _plain(request, 403, "not-permitted")


def no_such_page(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return _plain(request, 404, "no-such-page")


def stale_form(request: Request, reason: str = "") -> HttpResponse:
    """Answer a form whose page was open for too long or came from elsewhere; what a page of this address sent is kept and shown again."""
    here = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") == here and drafts.keeps_typed(request):
        if drafts.SAVING in request.headers:
            return drafts.saved(request)
        if address := drafts.kept_at(request):
            return HttpResponseRedirect(address)
    return _plain(request, 403, "form-stale", STALE)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a bug: a page without details that needs no database; the log names the place under the same mark."""
    mark, (kind, _value, trace) = token_hex(4), sys.exc_info()
    where = " < ".join(_places(trace))
    log.error("%s: %s in %s at %s", mark, kind.__name__ if kind else "error", _route(request), where)
    if wants_json(request):
        return _json({"code": "unexpected", "message": _text("failed", {"mark": mark}), "mark": mark}, 500)
    return HttpResponse(render_to_string("desk/failed.html", {"mark": mark}), status=500)


def _plain(request: HttpRequest, status: int, code: str, sentence: tuple[object, object] | None = None) -> HttpResponse:
    """Answer what is no error of ours: the same page, the sentence of its status."""
    heading, advice = sentence or HEADINGS[status]
    if wants_json(request):
        return _json({"code": code, "message": f"{heading}。{advice}", "clause": None, "params": {}}, status)
    context = {"heading": heading, "advice": advice, "code": code}
    return render(request, "desk/refused.html", context, status=status)


def _text(code: str, params: dict[str, object]) -> str:
    """Return the sentence of a code in the language of the page; kinds of things and units by their words."""
    return text_of(code, params)


def _plain_problem(problem: Problem) -> dict[str, str]:
    return {"field": problem.field, "code": problem.code, "message": _text(problem.code, dict(problem.params))}


def _json(body: dict[str, object], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, json_dumps_params={"default": str, "ensure_ascii": False})


def _route(request: HttpRequest) -> str:
    """Name the page by its route, which holds no key of a person."""
    match = request.resolver_match
    return f"{request.method} {match.route if match else '?'}"


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Name the innermost places of a traceback; never what the values were."""
    for frame in reversed(traceback.extract_tb(trace)[-4:]):
        yield f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno} {frame.name}"
