"""What a service or a command says when it cannot do its work: one code, one sentence, data untouched."""

import json

from yilian.kernel.refusals import YilianError

# The exit code of a process of ours that was refused something; its last line is the refusal, as `ServiceError.line` writes it.
REFUSED = 3


class ServiceError(YilianError):
    """A service of this machine (database, port, disk, folder) does not allow what was asked for."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self._params = params

    @property
    def params(self) -> dict[str, object]:
        """Return what the sentence needs, by name."""
        return dict(self._params)

    def line(self) -> str:
        """Return the error as a line that another process can read."""
        return json.dumps([self.code, self._params], default=str)

    @classmethod
    def from_line(cls, line: str) -> "ServiceError":
        """Return the error that a line tells."""
        code, params = json.loads(line)
        return cls(code, **params)
