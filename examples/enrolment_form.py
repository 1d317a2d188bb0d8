"""
A web form that takes an enrolment: ``uvicorn enrolment_form:app``.

It asks for FastAPI, uvicorn and python-multipart beside this library.

FastAPI answers a bad field with the text that was sent. An identity number is better
not sent back and not logged, so the form has an answer of its own, with our codes.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from plugin_model.validators import municipality_code, personal_identity_number


class Enrolment(BaseModel):
    """What the form asks for; both fields come out in their canonical form."""

    model_config = ConfigDict(hide_input_in_errors=True)

    number: Annotated[str, personal_identity_number.validate]
    municipality: Annotated[str, municipality_code.validate]


app = FastAPI(title="Enrolment")


@app.exception_handler(RequestValidationError)
def refuse(request: Request, error: RequestValidationError) -> JSONResponse:
    """Answer with field, code and message; never with what was sent."""
    faults = [
        {
            "field": one["loc"][-1],
            "code": one["type"],
            "message": one.get("ctx", {}).get("message_sv", one["msg"]),
        }
        for one in error.errors()
    ]
    return JSONResponse({"faults": faults}, status_code=422)


@app.post("/enrolments")
def enrol(enrolment: Annotated[Enrolment, Form()]) -> dict[str, str]:
    """Take an enrolment."""
    return {"municipality": municipality_code.parse(enrolment.municipality).name}
