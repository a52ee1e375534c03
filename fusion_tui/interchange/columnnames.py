"""What other cities call their columns, and what they write where they have nothing to write."""

from __future__ import annotations

from collections.abc import Mapping

BLANK = frozenset({"", "na", "n/a", "null", "none", "nan", "NA", "N/A", "NULL", "None", "NaN", "#N/A", "-"})

# Names in order of preference, letters and digits only: of the national exchange and of large cities' open data.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "incidentid", "incidentnumber", "incidentnum", "incidentno", "casenumber", "casenum", "caseno"),
        *("caseid", "drno", "cmplntnum", "complaintnumber", "complaintno", "reportnumber", "reportno", "eventnumber"),
        *("eventid", "callnumber", "cfsnumber", "ccn", "dckey", "offenseid", "recordid", "uniquekey", "uniqueid"),
        *("crimeid", "crimenumber", "reference", "referencenumber", "rowid", "objectid"),
    ),
    "date": (
        *("occurred", "occurredat", "occurredon", "occurredondate", "dateoccurred", "occurreddate", "dateocc"),
        *("incidentdatetime", "incidentdate", "offensestartdatetime", "offensedate", "cmplntfrdt", "eventdate"),
        *("dispatchdatetime", "datetime", "date", "dispatchdate", "reporteddate", "reportdate", "datereported"),
        *("daterptd", "reportdatetime", "timestamp"),
    ),
    "time": (
        *("timeocc", "timeoccurred", "occurredtime", "incidenttime", "cmplntfrtm", "eventtime", "dispatchtime"),
        *("time", "hh", "hour", "hourofday"),
    ),
    "latitude": ("latitude", "lat", "pointy", "ylat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "pointx", "xlon", "x"),
    "category": (
        *("primarytype", "category", "incidentcategory", "offensecategory", "crimetype", "typeofcrime", "incidenttype"),
        *("offensegroup", "textgeneralcode", "ofnsdesc", "crmcddesc", "offensetype", "offense", "crime", "calltype"),
        *("eventtype", "nature", "type"),
    ),
    "title": (
        *("title", "description", "summary", "offensedescription", "incidentdescription", "offensecodedescription"),
        *("pddesc", "secondarydescription", "subcategory", "incidentsubcategory"),
    ),
    "address": (
        *("address", "blockaddress", "incidentaddress", "streetaddress", "block", "locationblock", "hundredblock"),
        *(
            "hundredblockaddr",
            "100blockaddr",
            "100blockaddress",
            "locationaddress",
            "location",
            "street",
            "intersection",
        ),
    ),
    "district": (
        *(
            "district",
            "policedistrict",
            "dcdist",
            "precinct",
            "policeprecinct",
            "addrpctcd",
            "pddistrict",
            "areaname",
            "boronm",
            "lsoaname",
        ),
        *("division", "sector", "beat", "zone"),
    ),
}
