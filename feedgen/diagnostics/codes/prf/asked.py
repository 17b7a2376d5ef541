"""Codes of the PRF family about what a run is asked for: channels, markets, params, options."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR = Severity.ERROR


@rule("PRF110", severity=ERROR)
class UnknownChannel(Rule):
    """A channel that neither feedgen.yaml nor any profile folder knows.

    ## How to fix
    `feedgen channels` lists the channels; a new one is one YAML file in `channel_profiles/`.
    """

    message = "unknown channel `{name}`"
    hint = "{known}"


@rule("PRF111", severity=ERROR)
class UnknownMarket(Rule):
    """A country that the channel does not serve.

    ## How to fix
    `feedgen channels NAME` lists the channel's markets.
    """

    message = "channel `{profile}` has no market `{name}`"
    hint = "{known}"


@rule("PRF112", severity=ERROR)
class MarketMissing(Rule):
    """The channel must know which country the feed is for, and nothing says it.

    ## How to fix
    `-c amazon@FR`, or `market: FR` at the channel, or `shop.country` in feedgen.yaml.
    """

    message = "channel `{profile}` needs a market"
    hint = "say it: -c {profile}@{example}, or `market: {example}` in feedgen.yaml; markets: {known}"


@rule("PRF113", severity=ERROR)
class UnknownFeed(Rule):
    """A feed that the channel does not have.

    ## How to fix
    `feedgen channels NAME` lists the channel's feeds.
    """

    message = "channel `{profile}` has no feed `{name}`"
    hint = "{known}"


@rule("PRF114", severity=ERROR)
class ParamMissing(Rule):
    """The channel needs something that only the merchant knows.

    ## Example
    Amazon's listings feed carries the seller id of the account.

    ## How to fix
    Set it at the channel in feedgen.yaml (`params: {{name: …}}`) or on the command line (`--param NAME=VALUE`).
    """

    message = "channel `{profile}` needs the param `{name}`: {description}"
    hint = "feedgen.yaml: channels.{channel}.params.{name}, or --param {name}={example}"


@rule("PRF115", severity=ERROR)
class UnknownParam(Rule):
    """A param that the channel does not take.

    ## How to fix
    Take the suggested name; `feedgen channels NAME` lists the params.
    """

    message = "channel `{profile}` has no param `{name}`"
    hint = "{known}"


@rule("PRF116", severity=ERROR)
class ParamNotAccepted(Rule):
    """The value of a param does not look like what it should be.

    ## How to fix
    The message says what is accepted; `feedgen channels NAME` gives an example.
    """

    message = "param `{name}` is not {accepted} (found {value})"


@rule("PRF117", severity=ERROR)
class ExtendsItself(Rule):
    """Profiles that extend each other in a circle.

    ## How to fix
    Take one `extends` out.
    """

    message = "`extends` leads back to {path}"


@rule("PRF118", severity=ERROR)
class UnknownPreset(Rule):
    """A preset of that name does not exist.

    ## How to fix
    Leave `--preset` out (it is detected from the header), or take one of the names listed.
    """

    message = "unknown preset `{name}`"
    hint = "{known}"


@rule("PRF119", severity=ERROR)
class NoChannelChosen(Rule):
    """Nothing says which feeds to build.

    ## How to fix
    `-c google@FR`, or a `channels:` section in feedgen.yaml.
    """

    message = "no channel to build a feed for"
    hint = "say one, for example -c google@FR; known here: {known}"


@rule("PRF120", severity=ERROR)
class NoCatalogue(Rule):
    """Nothing says where the products are.

    ## How to fix
    Name the file (`feedgen build export.csv …`), or give `catalogue.sources` in feedgen.yaml.
    """

    message = "no catalogue to read"
    hint = "name a file: feedgen build export.csv -c google@FR, or set catalogue.sources in feedgen.yaml"


@rule("PRF128", severity=ERROR)
class EnvironmentVariableMissing(Rule):
    """feedgen.yaml refers to an environment variable that is not set.

    ## How to fix
    Set it in the shell, the cron job or the CI secret store: `export NAME=…`.
    """

    message = "environment variable {name} is not set"


@rule("PRF129", severity=ERROR)
class OptionNotAccepted(Rule):
    """A command line option has a value that cannot be used.

    ## How to fix
    The message says what is accepted; `feedgen COMMAND --help` has an example.
    """

    message = "{option}: {problem} (found {value})"
    hint = "{hint}"


@rule("PRF130", severity=ERROR)
class UnknownCode(Rule):
    """`feedgen explain` was asked about a code that does not exist.

    ## How to fix
    Codes look like CHN104: SRC reading, CAT product, PRF configuration, MAP expressions, CHN channel, OUT writing,
    GRD guards.
    """

    message = "no finding has the code `{name}`"
    hint = "{known}"


@rule("PRF133", severity=ERROR)
class FieldInWhichFeed(Rule):
    """The channel has several feeds, and none of them has the field that feedgen.yaml sets.

    ## How to fix
    Take the suggested field, or restrict the channel to one feed with `feeds: [NAME]`.
    """

    message = "no feed of `{profile}` has a field `{field}`"
    hint = "{known}"


@rule("PRF142", severity=ERROR)
class UnknownTarget(Rule):
    """A rule sets an attribute that does not exist.

    ## What it means
    A rule may set the attributes of the product, those of `derive`, one label (`labels.season`) and one unclaimed
    column (`attributes.Fabric`). Anything else would be set for nobody to read.

    ## Example
        rules:
          - set: {titel: "{{ brand }} {{ title }}"}

    ## How to fix
    Correct the name, or declare the attribute with `derive`.
    """

    message = "rules cannot set `{name}`: no such attribute, {known}"
    hint = "an attribute of your own is declared with `derive` first"
