"""What a service or a command says when it cannot do its work: one code, one sentence, data untouched."""

from yilian.kernel.refusals import YilianError


class ServiceError(YilianError):
    """A service of this machine (database, port, disk, folder) does not allow what was asked for."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self._params = params

    @property
    def params(self) -> dict[str, object]:
        """What the sentence needs, by name."""
        return dict(self._params)
