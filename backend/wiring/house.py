"""The whole house: settings to adapters to services, once."""

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from backend.adapters import key_files
from backend.adapters.aesgcm_vault import AesGcmVault
from backend.adapters.gmail_units import Meter
from backend.ports.consent import Consent
from backend.ports.identity import Identity
from backend.ports.post import Post
from backend.ports.queue import Queue
from backend.ports.store import Store
from backend.ports.vault import Vault
from backend.services.adding import Adding
from backend.services.asking import Asking
from backend.services.auditing import Auditing
from backend.services.caring import Caring
from backend.services.choosing import Choosing
from backend.services.connecting import Connecting
from backend.services.counting import Counting
from backend.services.erasing import Erasing
from backend.services.following import Following
from backend.services.founding import Founding
from backend.services.hurrying import Hurrying
from backend.services.ignoring import Ignoring
from backend.services.moving_labels import MovingLabels
from backend.services.noting import Noting
from backend.services.offering import Offering
from backend.services.opening import Opening
from backend.services.parking import Parking
from backend.services.pausing import Pausing
from backend.services.reading import Reading
from backend.services.recognizing import Recognizing
from backend.services.removing import Removing
from backend.services.renewing import Renewing
from backend.services.signing_in import SigningIn
from backend.services.spending import Spending
from backend.services.stopping import Stopping
from backend.services.taking_in import TakingIn
from backend.services.undoing import Undoing
from backend.services.welcoming import Welcoming
from backend.services.working import Working
from backend.settings import Settings
from backend.wiring.desk import Desk, desk_of
from backend.wiring.google import Google, google_of
from backend.wiring.outbox import Outbox, outbox_of
from backend.wiring.sidebar import Sidebar, sidebar_of
from backend.wiring.steps import steps_of
from backend.wiring.stores import store_of
from backend.wiring.sync import Ground, Sync, following_of, ground_of, sync_on


@dataclass(frozen=True)
class House:
    """The services, ready for the doors."""

    store: Store
    identity: Identity
    consent: Consent
    session_key: str
    meter: Meter
    signing_in: SigningIn
    connecting: Connecting
    offering: Offering
    opening: Opening
    working: Working
    queue: Queue
    parking: Parking
    asking: Asking
    auditing: Auditing
    following: Following
    renewing: Renewing
    adding: Adding
    stopping: Stopping
    moving_labels: MovingLabels
    taking_in: TakingIn
    ignoring: Ignoring
    reading: Reading
    undoing: Undoing
    removing: Removing
    erasing: Erasing
    recognizing: Recognizing
    welcoming: Welcoming
    sidebar: Sidebar
    pausing: Pausing
    spending: Spending
    desk: Desk
    outbox: Outbox
    caring: Caring
    choosing: Choosing
    noting: Noting


def build(settings: Settings) -> House:
    """The whole house. Raises SettingsFaulty when a key file is missing; reaches nothing outside yet."""
    return build_on(store_of(settings), settings)


def build_on(store: Store, settings: Settings) -> House:
    """The whole house on this store; raises as `build`."""
    vault, meter = AesGcmVault(key_files.vault_keys(settings.keys)), Meter(store)
    google = google_of(settings, store, vault, meter)
    return _on(ground_of(settings, store, google.mailboxes), google, vault, meter, settings)


def _on(ground: Ground, google: Google, vault: Vault, meter: Meter, settings: Settings) -> House:
    store, queue, opening, sync = ground.store, ground.queue, ground.opening, sync_on(ground)
    reading, pausing = Reading(store, ground.files), Pausing(store, google.mailboxes, vault, google.consent, queue)
    return House(
        store=store,
        erasing=(erasing := Erasing(store, queue, reading, sync.filing, sync.recounting, sync.burying)),
        desk=(desk := desk_of(ground, sync.filing, pausing, _post(settings), settings.origin)),
        identity=google.identity,
        consent=google.consent,
        session_key=key_files.session_key(settings.keys),
        meter=meter,
        signing_in=SigningIn(store),
        connecting=Connecting(store, vault, opening, queue, pausing, settings.push_topic),
        offering=Offering(store, queue, sync.backfilling, sync.declining),
        opening=opening,
        following=(following := following_of(settings, ground, sync)),
        outbox=(outbox := outbox_of(ground, sync, reading, following, timedelta(seconds=settings.post_seconds))),
        working=Working(queue, opening, steps_of(sync, erasing, desk, outbox)),
        queue=queue,
        parking=sync.parking,
        asking=sync.asking,
        auditing=sync.auditing,
        renewing=Renewing(store, opening, settings.push_topic),
        adding=(adding := _adding(ground, sync, reading)),
        stopping=Stopping(store, opening, sync.labelling),
        taking_in=TakingIn(store, sync.filing, sync.importing, adding, google.open_mail),
        moving_labels=sync.moving_labels,
        ignoring=Ignoring(store),
        reading=reading,
        undoing=sync.undoing,
        removing=Removing(queue, reading, sync.recounting, sync.burying),
        recognizing=Recognizing(reading, google.open_mail, hurrying := Hurrying(settings.answer_seconds)),
        welcoming=Welcoming(store, queue, polling=not settings.push_topic),
        sidebar=sidebar_of(hurrying, reading, outbox),
        pausing=pausing,
        spending=Spending(store),
        caring=Caring(store, reading),
        choosing=Choosing(store),
        noting=Noting(store, Caring(store, reading), Choosing(store)),
    )


def _adding(ground: Ground, sync: Sync, reading: Reading) -> Adding:
    return Adding(
        store=ground.store,
        opening=ground.opening,
        labelling=sync.labelling,
        importing=sync.importing,
        filing=sync.filing,
        reading=reading,
        routing=sync.routing,
        queue=ground.queue,
    )


def founding(settings: Settings) -> Founding:
    """What `init` needs, key files made first."""
    key_files.make(settings.keys)
    return Founding(store_of(settings))


def counting(settings: Settings) -> Counting:
    """What `status` needs."""
    return Counting(store_of(settings))


def _post(settings: Settings) -> Post | None:
    """The mail server, if one is set; a house without one need not import how to talk to it."""
    if not (url := settings.smtp_url.get_secret_value()):
        return None
    post: Post = import_module("backend.adapters.smtp_post").SmtpPost(url, settings.mail_from)
    return post
