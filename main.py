"""The product as one WSGI app: wire, guard, mount. gunicorn runs "main:create_app()"."""

from functools import partial

from flask import Flask
from flask_wtf import CSRFProtect

from addon import routes
from addon.actions.services import Services
from backend import logs, wiring
from backend.console import (
    candidates,
    caring,
    editing,
    faults,
    mailbox,
    noting,
    oauth,
    removal,
    replying,
    speech,
    upkeep,
    waiting,
)
from backend.console.settings import imports, jobs, people, policy, stages, switch
from backend.console.settings.form import asking
from backend.guards import AddonHost, Administers, Open, Pusher, Sessions, SignedIn, harden, mount
from backend.public import open_doors
from backend.settings import Settings, read
from backend.watchers import clock_jobs, gmail_push, work_push
from backend.watchers.clock_jobs import Jobs
from backend.watchers.heartbeat import Beat, Heartbeat

LARGEST_REQUEST = 1024 * 1024


def create_app() -> Flask:
    """The app, wired from the environment. Raises SettingsFaulty. The heartbeat is made here, gunicorn starts it."""
    settings = read()
    logs.configure()
    house = wiring.build(settings)
    app = Flask("hirelabel", static_folder=None, template_folder="backend/templates", root_path=str(wiring.ROOT))
    _configure(app, settings, house.session_key)
    _mount_machines(app, settings, house)
    _mount_pages(app, settings, house)
    app.extensions["meter"] = house.meter
    app.extensions["heartbeat"] = Heartbeat(settings.heartbeat_seconds, _beats(house))
    return app


def _beats(house: wiring.House) -> tuple[Beat, ...]:
    """Looks, work and upkeep side by side, one piece at a time so that stopping takes no longer than a piece."""
    return (
        Beat((partial(house.following.look_due, 1),), threads=3, pauses=3),
        Beat((partial(house.working.run_due, 1),), threads=2, pauses=2),
        Beat((partial(house.renewing.renew_due, 1), house.auditing.ask_due, house.meter.flush_due), pauses=10),
    )


def _configure(app: Flask, settings: Settings, session_key: str) -> None:
    app.config.update(
        SECRET_KEY=session_key,
        SESSION_COOKIE_NAME="hirelabel",
        SESSION_COOKIE_SECURE=settings.origin.startswith("https:"),
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = Sessions()
    app.after_request(harden)
    app.before_request(imports.make_room)
    speech.install(app)
    app.jinja_env.globals.update(poll_seconds=round(settings.poll_seconds))
    faults.install(app)


def _mount_machines(app: Flask, settings: Settings, house: wiring.House) -> None:
    csrf = CSRFProtect(app)
    door = routes.Door(house.identity, house.signing_in, Services.of(house), settings.origin)
    addon = routes.blueprint(door)
    push = gmail_push.blueprint(house.following, settings.push_subscription)
    work = work_push.blueprint(house.working, settings.work_subscription)
    due = Jobs(house.following, house.working, house.renewing, house.auditing, house.meter.flush_due)
    jobs = clock_jobs.blueprint(due)
    for machine in (addon, push, work, jobs):
        csrf.exempt(machine)
    mount(app, addon, guard=AddonHost(house.identity, settings.origin))
    mount(app, push, guard=Pusher(house.identity, settings.origin))
    mount(app, work, guard=Pusher(house.identity, settings.origin))
    mount(app, jobs, guard=Pusher(house.identity, settings.origin))


def _mount_pages(app: Flask, settings: Settings, house: wiring.House) -> None:
    signed_in = SignedIn(house.signing_in)
    mount(app, open_doors.blueprint(house.store), guard=Open())
    trip = oauth.blueprint(house.consent, house.signing_in, house.connecting, settings.origin)
    mount(app, trip, guard=Open())
    mount(app, candidates.blueprint(house.reading), guard=signed_in)
    mount(app, caring.blueprint(caring.Page(house.caring, house.choosing, house.moving_labels)), guard=signed_in)
    mount(app, editing.blueprint(house.caring), guard=signed_in)
    mount(app, noting.blueprint(noting.Page(house.caring, house.choosing, house.noting)), guard=signed_in)
    mount(app, removal.blueprint(house.reading, house.removing, house.erasing), guard=signed_in)
    mount(app, waiting.blueprint(house.reading, house.adding), guard=signed_in)
    answers = replying.Page(house.caring, house.outbox.replying)
    mount(app, replying.blueprint(answers), guard=signed_in)
    page = mailbox.Page(house.welcoming, house.opening, house.offering, house.spending)
    mount(app, mailbox.blueprint(page), guard=signed_in)
    buttons = upkeep.Page(house.opening, house.pausing, house.connecting, house.parking, house.asking, house.auditing)
    mount(app, upkeep.blueprint(buttons), guard=signed_in)
    _mount_settings(app, house)


def _mount_settings(app: Flask, house: wiring.House) -> None:
    admins = Administers(house.signing_in)
    for pages in (
        jobs.blueprint(jobs.Page(house.desk.hiring, house.desk.staffing, house.desk.governing)),
        stages.blueprint(house.desk.governing),
        policy.blueprint(house.desk.governing),
        people.blueprint(people.Page(house.desk.staffing, house.desk.inviting)),
        switch.blueprint(house.desk.enabling),
        imports.blueprint(house.desk.enrolling),
    ):
        mount(app, asking(pages, house.desk.staffing.admins), guard=admins)
