"""What the scripts `build.py` that build the tables of the funds have in common.

A script calls `source_folders`, reads source files with `read`, and writes its tables beside itself with
`write`. Between the two stand the figures and the names that several funds take from the same source files.

A table is a list of rows. A row that is read is a dictionary from column to text. Codes are those of the
Office for National Statistics and are text, days are text as in "2021-03-03", figures are text as published
or exact fractions. A missing value is an empty text in a table; where a function gives a dictionary of
figures by authority, an authority without a value is not in it.

Sources that are not as they should be end the run with exit code 1 and a message; nothing is put in place
of them. A file or a column that is not there raises an error of Python.
"""

import csv
import pathlib
import re
import sys
from fractions import Fraction

# Types of the history file. Lower tier: districts, unitary, metropolitan, London boroughs, the City, Scotland,
# Wales.
LOWER_TIER = {"NMD", "UA", "MD", "LBO", "CC", "SCO", "WPA"}
# Words that the names of one council have in one source and not in the other.
COUNCIL_WORDS = {"and", "authority", "borough", "city", "combined", "council", "county", "district", "london",
                 "metropolitan", "of", "royal", "the"}


# ---- files ------------------------------------------------------------------------------------


def check(condition, message):
    """Ends the run with the message where the condition does not hold."""
    if not condition:
        sys.exit(f"build.py: {message}")


def source_folders():
    """The folders `inputs` and `published` of the folder that the script is called with.

    A call with no argument or with several ends the run.
    """
    check(len(sys.argv) == 2, "usage: build.py SOURCE_FOLDER")
    folder = pathlib.Path(sys.argv[1])
    return folder / "inputs", folder / "published"


def read(folder, name):
    """The rows of a source file, in its order."""
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder, name, header, rows):
    """Writes rows of cells below the header, in the order given; LF line ends, UTF-8.

    A cell with a comma ends the run: no table of the project has one.
    """
    check(all("," not in str(cell) for row in rows for cell in row), f"a cell of {name} holds a comma")
    with open(folder / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


# ---- cells ------------------------------------------------------------------------------------


def decimals(value, places):
    """The fraction as text with one or more decimals, rounded half to even; an empty text for None."""
    if value is None:
        return ""
    rounded = round(value * 10**places)
    sign = "-" if rounded < 0 else ""
    digits = str(abs(rounded)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def whole(text, what):
    """The text, which is a whole number above zero; any other ends the run, and `what` names it."""
    check(re.fullmatch(r"[1-9][0-9]*", text), f"{what} is `{text}`")
    return text


def fractions(figures):
    """The figures by authority as exact fractions instead of texts."""
    return {code: Fraction(text) for code, text in figures.items()}


# ---- names and codes --------------------------------------------------------------------------


def codes(prefix, first, last):
    """The codes of a prefix of three characters, numbered from the first to the last."""
    return [f"{prefix}{number:06d}" for number in range(first, last + 1)]


def plain(name):
    """A name without the legal form behind a comma, and without commas: "Bristol, City of" is "Bristol"."""
    return re.sub(r", (City|County) of$", "", name.strip()).replace(",", "")


def council_words(name):
    """The words that tell a council from others, in small letters: what two sources write alike.

    "The Borough Council of Gateshead" and "Gateshead" both are {"gateshead"}. "City of London" has no words.
    """
    text = name.lower().replace("&", "and").replace(".", "").replace("'", "")
    return frozenset(re.findall("[a-z]+", text)) - COUNCIL_WORDS


def names_of_2021(inputs):
    """Code to plain name, for the authorities of April 2021."""
    return {row["lad21cd"]: plain(row["lad21nm"]) for row in read(inputs, "lad21_area.csv")}


# ---- authorities of a day ---------------------------------------------------------------------


def existed(row, day):
    """Whether the authority of a row of the history file existed on the day.

    No first day is an early one, no end date is none. An end date is the last day of an authority, or for
    later mergers the first day after it; it does not count.
    """
    return row["start_date"] <= day and (not row["end_date"] or row["end_date"] > day)


def lower_tier(history, day):
    """Code to row, for the lower-tier authorities of Great Britain on the day, in the order of the history."""
    return {row["gss"]: row for row in history
            if row["type"] in LOWER_TIER and row["gss"] and existed(row, day)}


# Combined authorities with a mayor from May 2021 to April 2022, and their members without the districts of a
# county.
COMBINED = {
    "E47000001": codes("E08", 1, 10),
    "E47000002": codes("E08", 16, 19),
    "E47000003": codes("E08", 32, 36),
    "E47000004": ["E06000006", *codes("E08", 11, 15)],
    "E47000006": codes("E06", 1, 5),
    "E47000007": codes("E08", 25, 31),
    "E47000008": ["E06000031"],
    "E47000009": ["E06000022", "E06000023", "E06000025"],
    "E47000011": ["E06000057", "E08000021", "E08000022"],
    "E61000001": codes("E09", 1, 33),
}
# The county whose districts are members. The sources count it twice, as districts and as a county.
COUNTY_IN = {"E47000008": "E10000003"}


def combined_authorities(by_code, places):
    """Code, plain name, kind (`mayoral` or `london`) and codes of the members, for each of `COMBINED`.

    `by_code` has the rows of the history file by code, `places` those of the lower tier of the day. Members
    whose people (of mid-2020) or area (in square kilometres) do not add up to those of their authority end
    the run.
    """
    combined = []
    for key, members in COMBINED.items():
        county = COUNTY_IN.get(key)
        if county:
            members = members + [code for code, row in places.items() if row["county_gss"] == county]
        for column in ("population_2020", "area_km2"):
            total = sum(int(places[code][column]) for code in members)
            if county:
                total += int(by_code[county][column])
            # Areas are whole square kilometres: those of London's 33 members add up to one less.
            slack = 1 if column == "area_km2" else 0
            check(abs(total - int(by_code[key][column])) <= slack, f"members of {key}: {column}")
        if key == "E61000001":
            combined.append((key, "Greater London Authority", "london", members))
        else:
            name = plain(by_code[key]["name"]).replace(" Mayoral Combined Authority", "")
            combined.append((key, name, "mayoral", members))
    return combined


# ---- figures by authority ---------------------------------------------------------------------


def pooled_percent(rows, year_column, years, part, total):
    """100 x sum of `part` / sum of `total` per authority over the years that have both, as fractions."""
    parts, totals = {}, {}
    for row in rows:
        if row[year_column] in years and row[part] and row[total]:
            code = row["lad21cd"]
            parts[code] = parts.get(code, 0) + Fraction(row[part])
            totals[code] = totals.get(code, 0) + Fraction(row[total])
    return {code: 100 * parts[code] / totals[code] for code in parts}


def no_qualifications(inputs, years):
    """Percentage without qualifications, pooled over calendar years of the survey, as fractions."""
    return pooled_percent(read(inputs, "aps_qualifications_lad.csv"), "year", years, "none", "total_of_known")


def survey_unemployment(inputs, years):
    """Percentage unemployed, pooled over years to September of the survey, as fractions."""
    return pooled_percent(read(inputs, "aps_labour_lad.csv"), "year_to_september", years,
                          "unemployed", "economically_active")


def model_unemployment(inputs, first_month):
    """Percentage unemployed by the model, in the year that starts with the month ("2019-07"), as published."""
    return {row["area_code"]: row["unemployment_pct"]
            for row in read(inputs, "unemployment_model_lad.csv")
            if row["year_starting"] == first_month and row["unemployment_pct"]}


def gva_per_hour(inputs, year):
    """Pounds of gross value added for each hour worked in the year, edition of 2023, as published."""
    column = f"gbp_per_hour_{year}"
    return {row["lad_code"]: row[column] for row in read(inputs, "gva_per_hour_lad.csv")
            if row["vintage"] == "2023" and row[column]}


def metrics_of_2021(inputs):
    """Four metrics that indices of 2021 and 2022 weigh, as four dictionaries from code to text.

    Pounds of gross value added for each hour worked in 2018; percentage unemployed from July 2019, by the
    model and else by the survey; percentage without qualifications of 2017 to 2019; pounds of income for each
    person in 2018. Percentages of the survey have two decimals, all else is as published.
    """
    unemployment = {code: decimals(percent, 2)
                    for code, percent in survey_unemployment(inputs, {"2019", "2020"}).items()}
    unemployment.update(model_unemployment(inputs, "2019-07"))
    unqualified = {code: decimals(percent, 2)
                   for code, percent in no_qualifications(inputs, {"2017", "2018", "2019"}).items()}
    income = {row["area_code"]: row["gdhi_gbp_per_head"]
              for row in read(inputs, "gdhi_per_head_lad.csv")
              if row["year"] == "2018" and row["gdhi_gbp_per_head"]}
    return gva_per_hour(inputs, "2018"), unemployment, unqualified, income
