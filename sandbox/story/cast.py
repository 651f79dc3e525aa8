"""The cast: four people of Brightwater Talent, their candidates, and everyone else who writes to them."""

from sandbox.story.person import Person

DOMAIN = "brightwater.example"

_FIRM = "Brightwater Talent\n14 Clerk's Yard, Bristol BS1"
ALICE = Person("Alice Moreau", f"alice@{DOMAIN}", f"Alice Moreau\nTalent Partner, {_FIRM}\n+44 117 496 0101")
TOM = Person("Tom Becker", f"tom@{DOMAIN}", f"Tom Becker\nSenior Recruiter, {_FIRM}\n+44 117 496 0102")
PRIYA = Person("Priya Nair", f"priya@{DOMAIN}", f"Priya Nair\nRecruiter, {_FIRM}\n+44 117 496 0103")
HUGO = Person("Hugo Lindqvist", f"hugo@{DOMAIN}", "Hugo Lindqvist\nHead of Engineering, Brightwater Talent")
JOBS = Person("Jobs", f"jobs@{DOMAIN}")

STAFF = (ALICE, TOM, PRIYA, HUGO)

LENA = Person("Lena Hartmann", "lena.hartmann@nordpost.example", hours=1)
JANE = Person("Jane Roe", "jane.roe@inkwell.example", hours=-5)
CHIDI = Person("Okafor, Chidi", "chidi.okafor@lagosmail.example", hours=1)
SOREN = Person("Søren Kjærgaard", "soren@kjaergaard.example", hours=1)
YICHUN = Person("陳怡君", "yichun.chen@formosanet.example", hours=8)
KENTA = Person("佐藤 健太", "k.sato@hanamail.example", hours=9)
MARTA = Person("Marta Kowalska", "marta@kowalska.example", hours=1)
DIEGO = Person("Diego Fernández", "diego.fernandez@correo.example", hours=1)
AMINA = Person("Amina Diallo", "amina.diallo@sahelpost.example")
SAMUEL = Person("Samuel Osei", "samuel.osei@goldcoast.example")
JONAS = Person("Jonas Weber", "jonas.weber@bergpost.example", hours=1)
BEN = Person("Ben Whitaker", "ben.whitaker@fenmail.example")
RAFAEL = Person("Rafael Costa", "rafael.costa@marmail.example")
LAYLA = Person("ليلى منصور", "layla.mansour@cedar.example", hours=2)
SHIRA = Person("שירה לוי", "shira.levy@galil.example", hours=2)
GRETA = Person("Greta Šimková", "greta.simkova@vltava.example", hours=1)
NADIA = Person("Nadia Petrova", "nadia.petrova@balkanmail.example", hours=2)
EWA = Person("Ewa Zielińska", "ewa.zielinska@wisla.example", hours=1)
OMAR = Person("Omar Haddad", "omar@haddad.example", hours=1)
THUY = Person("Nguyễn Thị Thùy", "thuy.nguyen@saigonmail.example", hours=7)
IVY = Person("Ivy Tanaka-Brown", "ivy@tanakabrown.example")

CANDIDATES = (
    *(LENA, JANE, CHIDI, SOREN, YICHUN, KENTA, MARTA, DIEGO, AMINA, SAMUEL, JONAS),
    *(BEN, RAFAEL, LAYLA, SHIRA, GRETA, NADIA, EWA, OMAR, THUY, IVY),
)

CLIENT = Person("Ingrid Halvorsen", "ingrid@halvorsen-marine.example", hours=1)
AGENCY = Person("Marcus Redfern", "marcus@redfernsearch.example")
SCHEDULER = Person("Slotly", "no-reply@slotly.example")
BOARD = Person("Hannah Price via TalentBoard", "hannah-price-8fd21c@relay.talentboard.example")
ATS = Person("HireDesk", "notifications@hiredesk.example")
NEWSLETTER = Person("The Hiring Week", "editor@hiringweek.example")
OFFICE = Person("Clerk's Yard Front Desk", "desk@clerksyard.example")
SPAMMER = Person("PAYROLL DEPT", "payroll-update@secure-verify.example")
