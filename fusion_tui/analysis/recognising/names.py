"""Frequent given names, and the capitalised words that are no names: short lists, since a person decides."""

from __future__ import annotations

from fusion_tui.analysis.recognising.context import CODES, words
from fusion_tui.analysis.recognising.street_words import DIRECTIONS, SUFFIXES

GIVEN = words(
    """
    aaron abby abdul abigail adam adrian ahmed aisha alan albert alberto alejandro alex alexander alexis alfredo ali
    alice alicia allen alma amanda amber amir amy ana andre andrea andrew angela angelica anita ann anna anne
    anthony antonio armando arthur arturo ashley audrey barbara beatrice ben benjamin bernard bernice bertha beth
    betty beverly bill billy birgit blake blanca bob bobby bonnie brad bradley brandon brenda brent brett brian
    brittany bruce bryan caleb calvin cameron carl carla carlos carmen carol caroline carolyn carrie casey cassandra
    catherine cecilia cesar chad charles charlotte chelsea chen cheryl chris christian christina christine
    christopher chuck cindy claire clara clarence claudia clayton clifford cody colin colleen connor corey craig
    crystal curtis cynthia daisy dale damon dan dana daniel danielle danny darius darlene darnell darrell darren
    darryl dave david dawn dean deborah debra denise dennis derek derrick desiree devin diana diane diego dmitri dom
    dominic dominique don donald donna doris dorothy douglas drew duane dustin dwayne dwight dylan earl eddie edgar
    edith eduardo edward edwin eileen elaine eleanor elena elijah elizabeth ella ellen emily emma enrique eric erica
    erik erin ernest ernesto esther ethan eugene eva evan evelyn fatima felicia felipe felix fernando florence
    frances francis francisco frank fred freddie gabe gabriel gail gary gavin gene george gerald gerardo gilbert
    gina giovanni gladys glenn gloria gordon greg gregory guadalupe guillermo gus gustavo hailey hank hannah harold
    harry harvey hassan heather hector heidi helen henry herbert holly howard hugh hugo ian ibrahim irene iris isaac
    isabel ismael ivan jack jackie jackson jacob jacqueline jada jaime jake jamal jamar james jamie jane janet
    janice jared jasmine jason javier jay jean jeff jeffery jeffrey jenna jennifer jenny jeremy jermaine jerome
    jerry jesse jessica jesus jill jim jimmy joan joann joanna jodi joe joel john johnny jon jonah jonathan jordan
    jorge jose josefina joseph josephine joshua joyce juan juanita judith judy julia julian julie julio justin
    kaitlyn kara karen karl karla kate katherine kathleen kathryn kathy katie katrina kayla keisha keith kelly
    kelsey kelvin ken kendra kenneth kenny kerry kevin kim kimberly kristen kristin kristina krystal kurt kyle lamar
    lana lance landon larry latoya laura lauren laurie lawrence leah lee leo leon leonard leroy leslie leticia lewis
    liam linda lisa lloyd logan lorenzo loretta lori lorraine lou louis louise lucas lucia lucy luis luke luther
    lydia lynn mackenzie madison malcolm malik mallory mandy manny manuel marc marcia marco marcus margaret maria
    maribel marie marilyn mario marion marisol marissa marjorie marlene marlon marsha martha martin marty marvin
    mary maryann mathew matt matthew maureen maurice max maxine megan mei melanie melinda melissa melvin meredith
    micah michael micheal michele michelle miguel mike mildred milton mitchell mohamed mohammed molly monica morgan
    nadia nancy naomi natalia natalie natasha nate nathan nathaniel neil nelson nicholas nick nicole nikki nina noah
    noel nora norma norman olga oliver olivia omar orlando oscar owen pablo pamela patricia patrick paul paula
    pauline pedro peggy penny perry pete peter phil philip phillip phyllis preston priya quentin rachel rafael ralph
    ramiro ramon randall randolph randy raul ravi raymond rebecca regina reginald renee rhonda ricardo richard rick
    ricky rita rob robert roberto robin rocio rodney rodrigo roger roland ron ronald rosa rosalind rosemary rosie
    roxanne roy ruben rudy russell ruth ryan sabrina sally salvador salvatore sam samantha samuel sandra sara sarah
    savannah scott sean sergei sergio seth shane shannon sharon shaun shawn sheila shelby sherri sherry shirley
    sidney silvia simon sofia sonia sonya sophia spencer stacey stacy stanley stella stephanie stephen steve steven
    stewart stuart susan sylvia tabitha tamara tammy tanya tara tasha ted terence teresa terrance terrell terry
    theodore theresa thomas tiffany tim timothy tina todd tom tommy toni tony tonya tracey tracy travis trent trevor
    tricia tristan tyler tyrell tyrone ursula valeria valerie vanessa vernon veronica vicente vicki victor victoria
    vince vincent viola virgil vivian vladimir wade walter wanda warren wayne wei wendell wendy wes wesley wilbur
    william willie xavier yesenia yolanda yusuf yvette yvonne zachary zoe
    """
)
TITLES = words(
    """mr mrs ms miss mx dr prof rev officer ofc ofcr detective det sergeant sgt lieutenant lt captain capt corporal
cpl deputy dep trooper tpr agent chief sheriff constable inspector major colonel col ranger marshal investigator
analyst judge attorney pastor father sister professor principal councilman councilwoman mayor senator"""
)
ROLES = words(
    """suspect suspects victim victims witness witnesses caller complainant subject subjects driver passenger owner
reporter defendant offender informant neighbor neighbour tenant landlord manager employee clerk boyfriend
girlfriend husband wife brother son daughter mother uncle cousin friend roommate coworker resident guard teacher
student nurse customer patient buyer seller renter clerk cashier bartender pilot
    rp poi source associate inmate parolee actor"""
)
SAID = words("named called alias aka identified known")
SUFFIXES_OF_NAMES = words("jr sr ii iii iv")
PARTICLES = words("de la del der den van von bin al el da di dos du st")

_ORGANISATIONS = """
police department dept sheriff's office bureau agency center centre school university college academy hospital
church mosque temple synagogue bank credit union inc llc corp company co store market mall hotel motel inn
restaurant bar grill cafe diner station airport library park bridge tunnel river creek lake island bay beach
hill hills heights valley county city town township borough village district university stadium arena theater
theatre museum building tower apartments complex garage gas depot warehouse plant pharmacy clinic services
service systems association federal state national united states america american united task force team unit
division squad lodge club foundation society council committee commission authority court courthouse jail prison
facility terminal dock pier port yard substation line bus metro transit railroad express fire ems security
solutions group partners holdings industries enterprises brothers foods auto motors garden center north south
east west central upper lower new old fort mount mt saint port"""
_THINGS = """
january february march april may june july august september october november december jan feb mar apr jun jul
aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur
thurs fri sat sun today yesterday tonight christmas easter thanksgiving halloween eve day week weekend ford
honda toyota chevy chevrolet dodge nissan jeep gmc bmw audi kia hyundai subaru mazda lexus buick cadillac
chrysler tesla volvo volkswagen vw acura infiniti pontiac ram lincoln mercedes benz suv sedan pickup truck van
coupe civic accord camry corolla altima malibu impala tahoe explorer escape ranger silverado jetta mustang
charger durango f black white hispanic asian male female red blue green silver gray grey gold brown tan dark
light facebook instagram snapchat telegram twitter tiktok discord whatsapp google apple android iphone gmail
youtube cash app walmart target amazon fedex ups usps mcdonald's starbucks glock ruger remington ak ar vin dob
ssn dl id no pa tlp fouo usa us uk eu fbi dea atf dhs cia tsa cbp ice swat pd dui ems rp cad cctv wifi tv gps
english spanish french russian chinese arabic mexican canadian german case report incident tip item unit badge
tag plate license phone cell number email address street
alert watch warning advisory notice flood tsunami map data event los las san santa pass point cove harbor bravo alpha"""
_STARTERS = """
the a an this that these those he she it they we i you his her their its our my your there here who what when
where why how which while after before during since until if because as at on in by from to for with without
about above across along around behind below beside between near off onto over past through toward under upon
and or but nor so yet also then than both either neither each every all any some many most several few no not
none one two three four five six seven eight nine ten another other same such once again still just only even
now later earlier recently is are was were be been being has have had do does did can could will would shall
should may might must said says says saw seen see heard told tells called calling call contact please note
reports reported reporting states stated advised advises claims claimed believes believed observed drove driving
parked walked left arrived went came works lives posted sent received wire wired transfer ask asked meet met
spoke speak talked unknown possible possibly approximately approx per via re regarding subject attn dear hello
hi thanks thank yes ok okay last first next anonymous additional further refer referred dispatch responding
units officers deputies detectives police information info male female man woman kid guy people someone somebody
anyone nobody everyone surveillance video camera footage photo photos vehicle car truck driver's name names aka"""
_NAMED_TOO = words("virginia georgia carolina dakota rico")  # states that people are named after, or the reverse
NOT_NAMES = (
    words(_ORGANISATIONS) | words(_THINGS) | SUFFIXES.keys() | DIRECTIONS.keys()
    | {word for name in CODES for word in name.split()}
) - _NAMED_TOO  # fmt: skip
# Family names too, which count as such behind a title or a given name.
AMBIGUOUS = words(
    """brown white black green gray grey gold light dark silver hill hills park lake church ford lincoln banks rivers
washington bell fields miles bishop wood woods stone rose day may march young case dodge
marshall mason king price banks cross field parks dean post ward temple church house"""
)
STARTERS = words(_STARTERS)
