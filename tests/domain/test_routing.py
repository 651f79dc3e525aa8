"""Which job a nested label means, and which candidates follow it."""

from datetime import datetime

import pytest

from backend.domain.candidate import Candidate
from backend.domain.job import Job
from backend.domain.mailbox import Mailbox, MailboxState
from backend.domain.routing import following_label, routed, routes

NAMES = {
    "L1": "Pipeline",
    "L2": "Pipeline/Backend",
    "L3": "hire/  back   END ",
    "L4": "Recruiterbox/Sales",
    "L5": "Pipeline/Closed",
    "L6": "Pipeline/Twice",
    "L7": "Pipeline/Nowhere",
    "L8": "Backend",
    "L9": "Pipeline/Engineering/Backend",
}


@pytest.fixture
def meant(noon: datetime) -> dict[str, str]:
    """What the labels of a mailbox mean whose own was renamed from Hire to Pipeline."""
    mailbox = Mailbox("a", "a@b.example", MailboxState.CONNECTED, noon, "", (), "L1", NAMES)
    titles = {"b": "Back End", "c": "Closed", "t1": "Twice", "t2": "TWICE", "s": "Sales", "be": "Backend"}
    jobs = [Job(key, title, noon, open=key != "c") for key, title in titles.items()]
    return routes(mailbox, "Hire", jobs)


def test_a_nested_label_means_the_open_job_of_that_title(meant: dict[str, str]) -> None:
    assert meant == {"L2": "be", "L3": "b", "L4": "s"}


@pytest.mark.parametrize(
    ("labels", "job"), [((), ""), (("L1",), ""), (("L1", "L2"), "be"), (("L2", "L3"), ""), (("L7", "L4"), "s")]
)
def test_a_thread_is_routed_when_its_labels_mean_one_job(
    meant: dict[str, str], labels: tuple[str, ...], job: str
) -> None:
    assert routed(labels, meant) == job


@pytest.mark.parametrize(
    ("has", "label", "former", "then"),
    [
        pytest.param("default", "be", "", "be", id="nobody chose"),
        pytest.param("", "be", "", "be", id="none"),
        pytest.param("be", "s", "be", "s", id="the label chose"),
        pytest.param("own", "be", "", "own", id="a person chose"),
        pytest.param("own", "s", "be", "own", id="a person chose another than the label"),
        pytest.param("default", "be", "be", "default", id="a person moved her back, and the label is as it was"),
        pytest.param("be", "", "be", "be", id="the label is gone"),
    ],
)
def test_her_job_follows_the_label_unless_a_person_chose(
    noon: datetime, has: str, label: str, former: str, then: str
) -> None:
    candidate = Candidate("c", "Jane", (), "a", has, "new", noon, noon)
    assert following_label(candidate, label, former, "default").job == then
