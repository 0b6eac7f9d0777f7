#!/usr/bin/perl
# Fills a Request Tracker through its own Perl API: each line of standard input is one thing to make, as JSON.
# Each is made by the person and at the time that the line names, so that history reads as if it had been lived.
# Prints "KEY ID" for each ticket.
use strict;
use warnings;

our $now;    # seconds since 1970, or undef for the real time

BEGIN {
    no warnings 'once';
    *CORE::GLOBAL::time   = sub () { $main::now // CORE::time() };
    *CORE::GLOBAL::gmtime = sub (;$) { CORE::gmtime( defined $_[0] ? $_[0] : $main::now // CORE::time() ) };
}

use lib '/usr/share/request-tracker5/lib';
use RT -init;
use JSON ();
use MIME::Base64 qw(decode_base64);
use MIME::Entity;
use RT::Interface::Email;

my %made = (
    queue  => \&make_queue,
    group  => \&make_group,
    user   => \&make_user,
    member => \&make_member,
    field  => \&make_field,
    grant  => \&make_grant,
    revoke => \&take_grant,
    scrips => \&switch_scrips,
    ticket => \&make_ticket,
    late   => \&do_late,
);
my ( %people, %tickets );
my $system = RT->SystemUser;
$| = 1;

while ( my $line = <STDIN> ) {
    my $what = JSON::decode_json($line);
    $made{ $what->{do} }->($what);
}

sub must {
    my ( $ok, $message ) = @_;
    die( ( $message // 'refused' ) . "\n" ) unless $ok;
    return $ok;
}

sub person {
    my $name = shift;
    return $people{$name} //= do {
        my $user = RT::CurrentUser->new;
        $user->LoadByName($name);
        must( $user->id, "nobody is called $name" );
        $user;
    };
}

sub make_queue {
    my $what = shift;
    my $queue = RT::Queue->new($system);
    must( $queue->Create( Name => $what->{name}, CorrespondAddress => $what->{address} ) );
}

sub make_group {
    my $what = shift;
    my $group = RT::Group->new($system);
    must( $group->CreateUserDefinedGroup( Name => $what->{name}, Description => $what->{description} ) );
}

sub make_user {
    my $what = shift;
    my $user = RT::User->new($system);
    must( $user->Create(
        Name         => $what->{name},
        EmailAddress => $what->{email},
        RealName     => $what->{real_name},
        Lang         => $what->{language},
        Organization => $what->{organization},
        Privileged   => $what->{privileged} ? 1 : 0,
    ) );
    set_password( $user, $what->{scheme}, $what->{password} ) if $what->{password};
    must( $user->SetDisabled(1) ) if $what->{disabled};
}

# RT makes bcrypt today; whoever has not signed in since an older version has one of the other forms still.
sub set_password {
    my ( $user, $scheme, $password ) = @_;
    my $stored
        = $scheme eq 'sha512' ? $user->_GeneratePassword_sha512($password)
        : $scheme eq 'md5'    ? Digest::MD5::md5_hex( Encode::encode( 'UTF-8', $password ) )
        :                       $user->_GeneratePassword($password);
    must( $user->__Set( Field => 'Password', Value => $stored ) );
}

sub make_member {
    my $what = shift;
    my $group = RT::Group->new($system);
    $group->LoadUserDefinedGroup( $what->{group} );
    must( $group->AddMember( person( $what->{user} )->PrincipalId ) );
}

sub make_field {
    my $what = shift;
    my $field = RT::CustomField->new($system);
    must( $field->Create( Name => $what->{name}, Type => $what->{type}, LookupType => 'RT::Queue-RT::Ticket', MaxValues => 1 ) );
    must( $field->AddValue( Name => $_ ) ) for @{ $what->{values} || [] };
    must( $field->AddToObject( RT::Queue->new($system) ) );
}

sub principal_of {
    my $what = shift;
    my $group = RT::Group->new($system);
    if    ( $what->{group} )  { $group->LoadUserDefinedGroup( $what->{group} ) }
    elsif ( $what->{system} ) { $group->LoadSystemInternalGroup( $what->{system} ) }
    else                      { $group->LoadRoleGroup( Object => RT->System, Name => $what->{role} ) }
    must( $group->id, 'no such group' );
    return $group->PrincipalObj;
}

sub make_grant {
    my $what = shift;
    my $principal = principal_of($what);
    for my $right ( @{ $what->{rights} } ) {
        must( $principal->GrantRight( Right => $right, Object => RT->System ) );
    }
}

sub take_grant {
    my $what = shift;
    my $principal = principal_of($what);
    for my $right ( @{ $what->{rights} } ) {
        must( $principal->RevokeRight( Right => $right, Object => RT->System ) );
    }
}

# Scrips send mail for what people do now; the past has been told already.
sub switch_scrips {
    my $what = shift;
    $RT::Handle->SimpleQuery( 'UPDATE Scrips SET Disabled = ?', $what->{on} ? 0 : 1 );
}

sub entity {
    my $what = shift;
    my $text = Encode::encode( 'UTF-8', $what->{text} );
    my @head = (
        From    => Encode::encode( 'UTF-8', $what->{from} ),
        Subject => Encode::encode( 'MIME-Header', $what->{subject} ),
        ( $what->{message_id}  ? ( 'Message-ID'  => $what->{message_id} )  : () ),
        ( $what->{in_reply_to} ? ( 'In-Reply-To' => $what->{in_reply_to} ) : () ),
        ( $what->{references}  ? ( References    => $what->{references} )  : () ),
    );
    my $entity;
    if ( $what->{html} ) {
        $entity = MIME::Entity->build( @head, Type => 'multipart/alternative' );
        $entity->attach( Type => 'text/plain', Charset => 'UTF-8', Data => $text, Encoding => 'base64' ) unless $what->{only_html};
        $entity->attach( Type => 'text/html', Charset => 'UTF-8', Data => Encode::encode( 'UTF-8', $what->{html} ), Encoding => 'base64' );
    }
    else {
        $entity = MIME::Entity->build( @head, Type => 'text/plain', Charset => 'UTF-8', Data => $text, Encoding => 'base64' );
    }
    for my $file ( @{ $what->{files} || [] } ) {
        $entity->make_multipart('mixed', Force => 1) unless $entity->mime_type eq 'multipart/mixed';
        $entity->attach(
            Type        => $file->{type},
            ( $file->{charset} ? ( Charset => $file->{charset} ) : () ),
            Filename    => Encode::encode( 'MIME-Header', $file->{name} ),
            Disposition => 'attachment',
            Encoding    => 'base64',
            Data        => decode_base64( $file->{content} ),
        );
    }
    return $entity;
}

sub make_ticket {
    my $what = shift;
    local $now = $what->{at};
    my $ticket = RT::Ticket->new( person( $what->{by} ) );
    my ( $id, undef, $message ) = $ticket->Create(
        Queue           => $what->{queue},
        Subject         => $what->{subject},
        Requestor       => $what->{requestors},
        Cc              => $what->{cc} || [],
        InitialPriority => $what->{priority},
        MIMEObj         => entity($what),
    );
    must( $id, $message );
    set_fields( $ticket, $what->{fields} );
    happen( $ticket, $_ ) for @{ $what->{events} || [] };
    $tickets{ $what->{key} } = $id;
    print "$what->{key} $id\n";
}

sub set_fields {
    my ( $ticket, $fields ) = @_;
    my $seen = RT::Ticket->new($system);
    $seen->Load( $ticket->id );
    for my $name ( sort keys %{ $fields || {} } ) {
        must( $seen->AddCustomFieldValue( Field => $name, Value => $fields->{$name}, RecordTransaction => 0 ) );
    }
}

sub happen {
    my ( $ticket, $event ) = @_;
    local $now = $event->{at};
    my $seen = RT::Ticket->new( person( $event->{by} ) );
    must( $seen->Load( $ticket->id ) );
    my $kind = $event->{kind};
    if    ( $kind eq 'reply' )    { must( $seen->Correspond( MIMEObj => entity($event) ) ) }
    elsif ( $kind eq 'comment' )  { must( $seen->Comment( MIMEObj => entity($event) ) ) }
    elsif ( $kind eq 'status' )   { must( $seen->SetStatus( $event->{value} ) ) }
    elsif ( $kind eq 'owner' )    { must( $seen->SetOwner( $event->{value}, 'Force' ) ) }
    elsif ( $kind eq 'priority' ) { must( $seen->SetPriority( $event->{value} ) ) }
    elsif ( $kind eq 'queue' )    { must( $seen->SetQueue( $event->{value} ) ) }
    elsif ( $kind eq 'subject' )  { must( $seen->SetSubject( $event->{value} ) ) }
    elsif ( $kind eq 'watcher' )  { must( $seen->AddWatcher( Type => 'Cc', Email => $event->{value} ) ) }
    elsif ( $kind eq 'field' )    { must( $seen->AddCustomFieldValue( Field => $event->{name}, Value => $event->{value} ) ) }
    else                          { die "nothing is called $kind\n" }
}

# What ties two tickets together is done when both are there.
sub do_late {
    my $what = shift;
    local $now = $what->{at};
    my $ticket = RT::Ticket->new( person( $what->{by} ) );
    must( $ticket->Load( $what->{id} ) );
    if   ( $what->{kind} eq 'merge' ) { must( $ticket->MergeInto( $what->{other} ) ) }
    else                              { must( $ticket->AddLink( Type => $what->{kind}, Target => $what->{other} ) ) }
}
