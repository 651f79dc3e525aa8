"""The settings pages: admins only, nothing typed is lost, nothing overwritten unseen, everything twice is harmless."""

import re
from typing import Any

import pytest

from backend.console.settings.form import MENDED, OVERTAKEN
from backend.domain.candidate import Candidate
from backend.domain.job import Job
from backend.domain.organization import Organization, Visibility
from backend.domain.recruiter import Role
from backend.services.founding import Founding

DOMAIN = "brightwater.example"
ALICE, TOM, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "hugo"))
POLICY = {"visibility": "team", "undo_hours": "12", "erase_days": "30", "silent_days": "90", "bulk_limit": "50"}


def organization(play: Any) -> Organization:
    found = play.house.store.root.get(Organization, DOMAIN)
    assert found
    return Organization(**vars(found))


def get(play: Any, address: str, path: str) -> Any:
    return play.browser(address).get(f"{play.origin}/console/settings/{path}")


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    return found[1] if found else ""


def save(play: Any, path: str, form: dict[str, Any], address: str = ALICE) -> Any:
    """Send a form as the page would: with the stamp of what it showed, unless the form brings an older one."""
    stamp = form.get("seen") or seen(get(play, address, path).text)
    return play.post(address, f"/console/settings/{path}", form | {"seen": stamp})


def jobs(play: Any) -> dict[str, Job]:
    return {job.title: job for job in play.all(Job, order="created_at")}


def stage_form(play: Any) -> dict[str, list[str]]:
    stages = organization(play).stages
    return {
        "stage": [stage.id for stage in stages],
        "name": [stage.name for stage in stages],
        "place": [str(number) for number, _ in enumerate(stages, 1)],
        "ended": [str(number) for number, stage in enumerate(stages, 1) if stage.ended],
    }


def candidate(play: Any, letter: Any, sender: str = "Jane Roe <jane@roe.example>") -> Candidate:
    stored = play.deliver(ALICE, letter(sender, ALICE))
    play.connect(ALICE)
    play.label(ALICE, stored)
    play.look(ALICE)
    found = play.candidates()[-1]
    assert isinstance(found, Candidate)
    return found


@pytest.fixture
def admin(play: Any) -> Any:
    """Alice, the super admin, is signed in, and so is Tom."""
    play.sign_in(ALICE)
    play.sign_in(TOM)
    return play


@pytest.mark.parametrize("who", [TOM, HUGO])
def test_every_settings_route_refuses_who_is_no_admin(play: Any, who: str) -> None:
    play.sign_in(ALICE)
    play.sign_in(who)
    rules = [rule for rule in play.app.url_map.iter_rules() if rule.rule.startswith("/console/settings")]
    assert len(rules) > 8
    before = organization(play), jobs(play)
    for rule in rules:
        path = re.sub(r"<[^>]+>", "x", rule.rule)
        for method in rule.methods & {"GET", "POST"}:
            answer = play.post(who, path, POLICY) if method == "POST" else play.browser(who).get(play.origin + path)
            assert (answer.status_code, "Ask one of them" in answer.text, ALICE in answer.text) == (403, True, True)
    assert (organization(play), jobs(play)) == before


def test_an_admin_who_is_no_super_admin_gets_in(play: Any) -> None:
    play.sign_in(TOM)
    assert get(play, TOM, "policy").status_code == 403
    Founding(play.house.store).seat(DOMAIN, TOM, Role.ADMIN, "alice")
    assert get(play, TOM, "policy").ok
    assert "/console/settings/" in play.browser(TOM).get(f"{play.origin}/console/").text


def test_the_policy_is_saved_and_a_second_time_changes_nothing(admin: Any) -> None:
    stamp = seen(get(admin, ALICE, "policy").text)
    for _ in range(2):
        assert save(admin, "policy", POLICY | {"seen": stamp}).ok
    policy = organization(admin).policy
    assert (policy.visibility, policy.undo_hours, policy.silent_days) == (Visibility.TEAM, 12, 90)
    assert policy.label_name == "Hire"


@pytest.mark.parametrize(
    ("field", "value"), [("undo_hours", "-1"), ("erase_days", "10001"), ("silent_days", "soon"), ("visibility", "all")]
)
def test_wrong_policy_is_mended_in_the_form_and_nothing_typed_is_lost(admin: Any, field: str, value: str) -> None:
    before = organization(admin)
    answer = save(admin, "policy", POLICY | {"bulk_limit": "77", field: value})
    assert answer.status_code == MENDED
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-fault"' in answer.text
    assert re.search(rf'id="{field}"[^>]* aria-describedby="{field}-fault', answer.text)
    assert 'value="77"' in answer.text
    assert organization(admin) == before


def test_two_admins_do_not_overwrite_each_other_unseen(admin: Any) -> None:
    older = seen(get(admin, ALICE, "policy").text)
    save(admin, "policy", POLICY | {"undo_hours": "5"})
    answer = save(admin, "policy", POLICY | {"undo_hours": "9", "seen": older})
    assert answer.status_code == OVERTAKEN
    assert organization(admin).policy.undo_hours == 5
    assert 'value="9"' in answer.text
    assert "Meanwhile changed to: 5" in answer.text
    assert save(admin, "policy", POLICY | {"undo_hours": "9", "seen": seen(answer.text)}).ok
    assert organization(admin).policy.undo_hours == 9


def test_stages_are_renamed_moved_and_made(admin: Any) -> None:
    form = stage_form(admin)
    form["name"][1] = "Screening"
    form["place"][3] = "2"
    form["stage"].append("")
    form["name"].append("Trial day")
    form["place"].append("3")
    stamp = seen(get(admin, ALICE, "stages").text)
    for _ in range(2):
        page = save(admin, "stages", form | {"seen": stamp}).text
        assert "the same place" in page
        assert "New, Offer, Screening, Trial day, Interview, Hired, Rejected." in page
    assert "the same place" not in save(admin, "stages", stage_form(admin)).text
    names = [stage.name for stage in organization(admin).stages]
    assert names == ["New", "Offer", "Screening", "Trial day", "Interview", "Hired", "Rejected"]
    assert organization(admin).stages[2].id == "contacted"


def test_wrong_stages_are_mended_in_the_form(admin: Any) -> None:
    before = organization(admin)
    form = stage_form(admin)
    form["name"][0], form["name"][1] = "", "offer"
    form["place"][2] = "first"
    answer = save(admin, "stages", form)
    assert answer.status_code == MENDED
    for field in ("name-1", "name-4", "place-3"):
        assert f'href="#{field}"' in answer.text, field
    assert 'value="first"' in answer.text
    ends = save(admin, "stages", stage_form(admin) | {"ended": ["1"]})
    assert (ends.status_code, "cannot be an ending" in ends.text) == (MENDED, True)
    assert organization(admin) == before


def test_a_stage_named_in_the_readers_language_keeps_its_own_name(admin: Any) -> None:
    admin.browser(ALICE).headers["Accept-Language"] = "de"
    form = stage_form(admin)
    form["name"][0] = re.findall(
        r'id="name-1" name="name" type="text" value="([^"]+)"', get(admin, ALICE, "stages").text
    )[0]
    assert form["name"][0] != "New"
    save(admin, "stages", form)
    assert organization(admin).stages[0].name == "New"


def test_stages_that_changed_meanwhile_are_shown_beside_hers(admin: Any) -> None:
    older = seen(get(admin, ALICE, "stages").text)
    theirs, hers = stage_form(admin), stage_form(admin)
    theirs["name"][1], hers["name"][1] = "Theirs", "Hers"
    save(admin, "stages", theirs)
    answer = save(admin, "stages", hers | {"seen": older})
    assert answer.status_code == OVERTAKEN
    assert "Theirs" in answer.text
    assert "Hers" in answer.text
    assert organization(admin).stages[1].name == "Theirs"


def test_removing_a_stage_moves_its_candidates_at_once_and_for_good(play: Any, letter: Any) -> None:
    jane = candidate(play, letter)
    assert "1 candidate moves to" in get(play, ALICE, "stages/new/remove").text
    for _ in range(2):
        assert play.post(ALICE, "/console/settings/stages/new/remove", {"to": "interview"}).ok
        after = organization(play)
        assert [stage.id for stage in after.stages] == ["contacted", "interview", "offer", "hired", "rejected"]
        assert after.stage("new").id == "interview"
    assert play.candidates()[0].stage == "new"
    play.work()
    assert play.candidates()[0].stage == "interview"
    assert play.candidates()[0].id == jane.id


def test_a_removal_that_leaves_no_beginning_or_names_no_stage_is_refused(admin: Any) -> None:
    before = organization(admin)
    for stage in ("contacted", "interview", "offer"):
        admin.post(ALICE, f"/console/settings/stages/{stage}/remove", {"to": "new"})
    answer = admin.post(ALICE, "/console/settings/stages/new/remove", {"to": "hired"})
    assert (answer.status_code, "cannot be an ending" in answer.text) == (MENDED, True)
    for form in ({"to": "nowhere"}, {"to": "new"}, {}):
        assert admin.post(ALICE, "/console/settings/stages/new/remove", form).status_code == 404
    assert organization(admin).stages[0] == before.stages[0]


def test_a_removed_stage_never_comes_back_under_its_id(admin: Any) -> None:
    form = stage_form(admin)
    form = {name: [*values, "7"] if name == "place" else values for name, values in form.items()}
    made = form | {"stage": [*form["stage"], ""], "name": [*form["name"], "Trial"]}
    save(admin, "stages", made)
    first = organization(admin).stages[-1].id
    admin.post(ALICE, f"/console/settings/stages/{first}/remove", {"to": "offer"})
    save(admin, "stages", made)
    again = organization(admin).stages[-1]
    assert again.name == "Trial"
    assert again.id != first
    assert organization(admin).stage(first).id == "offer"


def test_a_job_is_made_once_however_often_it_is_sent(admin: Any) -> None:
    sub = admin.world.accounts[TOM].sub
    for _ in range(2):
        answer = save(admin, "jobs", {"title": "  Backend   Engineer ", "owner": sub, "team": [sub, "nobody"]})
        assert answer.ok
    job = jobs(admin)["Backend Engineer"]
    assert len(jobs(admin)) == 2
    assert (job.owner, job.team, job.open) == (sub, (sub,), True)
    taken = save(admin, "jobs", {"title": "backend engineer"})
    assert (taken.status_code, 'value="backend engineer"' in taken.text) == (MENDED, True)


def test_a_job_is_renamed_given_away_closed_and_opened(admin: Any) -> None:
    save(admin, "jobs", {"title": "Backend"})
    job = jobs(admin)["Backend"]
    path = f"jobs/{job.id}"
    assert save(admin, path, {"title": "", "owner": ""}).status_code == MENDED
    assert save(admin, path, {"title": "general application"}).status_code == MENDED
    for _ in range(2):
        assert save(admin, path, {"title": "Platform", "owner": admin.world.accounts[TOM].sub}).ok
        assert admin.post(ALICE, f"/console/settings/{path}/close", {}).ok
    assert jobs(admin)["Platform"].id == job.id
    assert not jobs(admin)["Platform"].open
    admin.post(ALICE, f"/console/settings/{path}/open", {})
    assert jobs(admin)["Platform"].open


def test_a_job_that_changed_meanwhile_is_shown_beside_hers(admin: Any) -> None:
    path = f"jobs/{organization(admin).default_job}"
    older = seen(get(admin, ALICE, path).text)
    save(admin, path, {"title": "Theirs"})
    answer = save(admin, path, {"title": "Hers", "seen": older})
    assert (answer.status_code, "Meanwhile changed to: Theirs" in answer.text) == (OVERTAKEN, True)
    assert 'value="Hers"' in answer.text
    assert list(jobs(admin)) == ["Theirs"]


def test_newcomers_begin_with_the_chosen_job_which_cannot_be_closed(play: Any, letter: Any) -> None:
    play.sign_in(ALICE)
    first = organization(play).default_job
    save(play, "jobs", {"title": "Backend"})
    job = jobs(play)["Backend"].id
    for _ in range(2):
        play.post(ALICE, f"/console/settings/jobs/{job}/prefer", {})
    answer = play.post(ALICE, f"/console/settings/jobs/{job}/close", {})
    assert "Choose another one" in answer.text
    play.post(ALICE, f"/console/settings/jobs/{first}/close", {})
    assert play.post(ALICE, f"/console/settings/jobs/{first}/prefer", {}).status_code == 404
    assert [each.open for each in jobs(play).values()] == [False, True]
    assert candidate(play, letter).job == job


def test_a_job_keeps_who_left_until_somebody_else_is_chosen(play: Any) -> None:
    """Broken variant: whoever had no seat any more was cleared from a job that was only renamed."""
    play.sign_in(ALICE)
    play.sign_in(TOM)
    tom, path = play.world.accounts[TOM].sub, f"jobs/{organization(play).default_job}"
    save(play, path, {"title": "Backend", "owner": tom, "team": [tom]})
    play.post(ALICE, f"/console/settings/people/{TOM}/remove", {})
    page = get(play, ALICE, path).text
    assert re.search(rf'<option value="{tom}" selected', page)
    assert re.search(rf'name="team" value="{tom}" checked', page)
    save(play, path, {"title": "Platform", "owner": tom, "team": [tom]})
    assert (jobs(play)["Platform"].owner, jobs(play)["Platform"].team) == (tom, (tom,))
    save(play, path, {"title": "Platform", "owner": ""})
    assert (jobs(play)["Platform"].owner, jobs(play)["Platform"].team) == (None, ())
    save(play, "jobs", {"title": "Fresh", "owner": tom})
    assert jobs(play)["Fresh"].owner is None


def test_saving_again_after_a_change_meanwhile_deletes_no_stage(admin: Any) -> None:
    older, hers = seen(get(admin, ALICE, "stages").text), stage_form(admin)
    theirs = stage_form(admin)
    theirs |= {"stage": [*theirs["stage"], ""], "name": [*theirs["name"], "Trial"], "place": [*theirs["place"], "3"]}
    save(admin, "stages", theirs)
    hers["name"][1] = "Hers"
    answer = save(admin, "stages", hers | {"seen": older})
    assert answer.status_code == OVERTAKEN
    assert save(admin, "stages", hers | {"seen": seen(answer.text)}).ok
    assert {"Trial", "Hers"} <= {stage.name for stage in organization(admin).stages}


def test_a_place_of_thousands_of_digits_is_mended_in_the_form(admin: Any) -> None:
    form = stage_form(admin)
    form["place"][0] = "9" * 5_000
    assert save(admin, "stages", form).status_code == MENDED


def test_the_policy_page_saves_every_tick_as_it_stands(admin: Any) -> None:
    """Broken variant: nested labels were never moved once a policy had been saved."""
    for ticks in ({"move_nested_label": "1"}, {"follow_references": "1"}, {}):
        save(admin, "policy", POLICY | ticks)
        policy = organization(admin).policy
        assert (policy.move_nested_label, policy.follow_references) == (
            "move_nested_label" in ticks,
            "follow_references" in ticks,
        )
        page = get(admin, ALICE, "policy").text
        assert bool(re.search(r'name="move_nested_label"[^>]* checked', page)) is policy.move_nested_label
